// Checks a rule pack with each pause in typing, and looks again while a trial runs. Both work without: by the button, by reloading.
let waiting;
let asked = 0;

document.addEventListener("input", event => {
  const field = event.target.closest("[data-check]");
  if (!field) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => check(field), 400);
});

const make = (tag, text, css) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (css) made.className = css;
  return made;
};

async function check(field) {
  const box = document.getElementById(field.dataset.into);
  const said = box?.querySelector("[data-said]");
  if (!said) return;
  const number = ++asked;
  let answer;
  try {
    const response = await fetch(field.dataset.check, { method: "POST", body: field.value, headers: { "content-type": "application/json" } });
    if (!response.ok) return;
    answer = await response.json();
  } catch { return; } // offline: the button still checks
  if (number !== asked) return;
  const words = box.dataset;
  const parts = [];
  const list = items => { const all = make("ul", "", "problems"); all.append(...items); return all; };
  if (!answer.ok) {
    parts.push(make("p", words.bad.replace("{0}", answer.problems.length), "strong c-high"));
    parts.push(list(answer.problems.map(problem => {
      const line = make("li");
      line.append(make("code", problem.pointer || words.whole), " " + problem.why);
      return line;
    })));
  } else {
    parts.push(make("p", words.ok, "strong c-ok"));
    const reads = make("p");
    reads.append(make("span", words.reads, "muted"), " " + answer.reads);
    parts.push(reads);
    if (answer.wanting.length === 0) parts.push(make("p", words.ready, "c-ok"));
    else parts.push(make("p", words.wanting, "muted"), list(answer.wanting.map(text => make("li", text))));
    parts.push(list(answer.cases.map(one => make("li", `${one.holds ? "✓" : "✗"} ${one.name} · ${one.expect}`))));
  }
  said.replaceChildren(...parts);
}

setInterval(() => { if (document.querySelector("[data-again]")) location.reload(); }, 2000);
