// 单键处置 — the keys of the queue. Everything they do is a link or a form of the page: without this file the same is done by hand.
const desk = () => document.querySelector("[data-triage]");
const typing = element => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== "checkbox");
const rows = () => [...document.querySelectorAll("[data-triage] a[data-alert]")];
const here = () => document.querySelector("[data-triage] a[data-alert][aria-current]");
const marks = () => [...document.querySelectorAll("[data-triage] input[name='Marked.Numbers']")];

let armed = null, going = 0;

function choose(row) {
  if (!row) return;
  for (const other of rows()) {
    const is = other === row;
    if (is) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current");
    other.closest("tr").classList.toggle("sel", is);
  }
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  clearTimeout(going);
  const wanted = row.dataset.alert; // the row may be drawn anew meanwhile
  going = setTimeout(() => document.querySelector(`a[data-alert="${CSS.escape(wanted)}"]`)?.click(), 40); // keys held down ask once, where they stop
}

function move(by) {
  const all = rows(), at = all.indexOf(here());
  choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
}

// 待发 — an act with its phrase; Enter presses the button that has the focus
function arm(button) {
  disarm();
  const phrases = [...document.querySelectorAll(`#say-phrase option[data-act="${button.dataset.arm}"]`)];
  armed = { button, phrases };
  button.classList.add("armed");
  speak(0);
  const words = document.getElementById("say-armed");
  if (words) words.textContent = words.dataset.words.replace("{0}", button.textContent.replace(/\d/g, "").trim());
  button.focus();
}
function speak(index) {
  const phrase = armed?.phrases[index];
  if (!phrase) return;
  document.getElementById("say-text").value = phrase.dataset.text;
  document.getElementById("say-phrase").value = phrase.value;
}
function disarm() {
  if (!armed) return;
  armed.button.classList.remove("armed");
  const text = document.getElementById("say-text"), words = document.getElementById("say-armed");
  if (text) text.value = "";
  if (words) words.textContent = "";
  armed = null;
}

function count() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const on = marks().filter(mark => mark.checked), words = bar.querySelector("[data-marked]");
  words.dataset.none ??= words.textContent;
  words.textContent = on.length ? words.dataset.marked.replace("{0}", on.length).replace("{1}", on.filter(mark => mark.dataset.level === "high").length) : words.dataset.none;
  bar.classList.toggle("some", on.length > 0);
}

const press = selector => document.querySelector(selector)?.click();

document.addEventListener("keydown", event => {
  if (!desk() || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
  const at = document.activeElement, key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (document.getElementById("keys")?.open) return;
  if (key === "Escape" && (armed || typing(at))) { disarm(); at?.blur(); here()?.focus({ preventScroll: true }); event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (typing(at)) return;
  const done = () => { event.preventDefault(); event.stopImmediatePropagation(); };
  if (armed && /^[1-9]$/.test(key)) { speak(Number(key) - 1); done(); return; }
  if (armed && key !== "Enter" && key !== "Tab") disarm();
  switch (key) {
    case "j": move(1); done(); break;
    case "k": move(-1); done(); break;
    case " ": {
      if (at?.tagName === "BUTTON" || at?.type === "checkbox") return;
      const mark = here()?.closest("tr").querySelector("input[type=checkbox]");
      if (mark) { mark.checked = !mark.checked; count(); }
      done(); break;
    }
    case "a": press(marks().some(mark => mark.checked) ? "[data-bulk=take]" : "[data-take]"); done(); break;
    case "1": case "2": case "3": { const button = document.querySelector(`[data-digit="${key}"]`); if (button) arm(button); done(); break; }
    case "4": press("[data-digit='4']"); done(); break;
    case "x": {
      const verdict = document.getElementById("review-verdict");
      if (verdict) verdict.value = "误报";
      document.getElementById("review-reason")?.focus();
      done(); break;
    }
    case "n": location.assign(desk().dataset.entry); done(); break;
    case "r": press("#alerts-new"); done(); break;
    case "z": press("[data-act=undo]"); done(); break;
    case "s": press("[data-act=sound]"); done(); break;
    case "?": document.getElementById("keys")?.showModal(); done(); break;
  }
}, true);

document.addEventListener("change", event => {
  if (!desk()) return;
  if (event.target.dataset?.act === "mark-all") for (const mark of marks()) mark.checked = event.target.checked;
  if (event.target.id === "say-phrase") document.getElementById("say-text").value = event.target.selectedOptions[0]?.dataset.text ?? "";
  count();
});

// 视图 — saved in this browser: a name and an address
const kept = () => { try { return JSON.parse(localStorage.getItem("witness-views") ?? "[]"); } catch { return []; } };
function drawViews() {
  const place = document.querySelector("[data-saved]");
  if (!place) return;
  document.querySelector("[data-act=save-view]").hidden = false;
  place.replaceChildren(...kept().map(view => {
    const link = document.createElement("a");
    link.className = "chip"; link.href = view.address; link.textContent = view.name;
    const gone = document.createElement("button");
    gone.type = "button"; gone.className = "iconbtn s"; gone.textContent = "×"; gone.setAttribute("aria-label", `${place.dataset.remove} ${view.name}`); gone.dataset.view = view.name;
    const both = document.createElement("span");
    both.className = "row"; both.append(link, gone);
    return both;
  }));
}
document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!desk() || !target) return;
  const save = target.closest("[data-act=save-view]"), gone = target.closest("[data-view]"), bell = target.closest("[data-act=sound]");
  if (save) {
    const name = prompt(save.dataset.ask)?.trim().slice(0, 20);
    if (!name) return;
    const address = new URL(location.href);
    for (const part of ["sel", "seen", "done", "what"]) address.searchParams.delete(part);
    localStorage.setItem("witness-views", JSON.stringify([...kept().filter(view => view.name !== name), { name, address: address.pathname + address.search }].slice(-8)));
    drawViews();
  } else if (gone) {
    localStorage.setItem("witness-views", JSON.stringify(kept().filter(view => view.name !== gone.dataset.view)));
    drawViews();
  } else if (bell) {
    localStorage.setItem("witness-sound", sounds() ? "off" : "on");
    drawBell();
    if (sounds()) ring();
  }
});

// 声音 — only for high ones, only while switched on, never the only sign
const sounds = () => localStorage.getItem("witness-sound") === "on";
let voice = null;
function ring() {
  voice ??= new AudioContext();
  for (const [i, pitch] of [880, 660].entries()) {
    const tone = voice.createOscillator(), gain = voice.createGain(), at = voice.currentTime + i * 0.18;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0.15, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    tone.connect(gain).connect(voice.destination);
    tone.start(at);
    tone.stop(at + 0.17);
  }
}
function drawBell() {
  const bell = document.querySelector("[data-act=sound]");
  if (!bell) return;
  bell.hidden = false;
  bell.textContent = sounds() ? bell.dataset.on : bell.dataset.off;
  bell.setAttribute("aria-pressed", String(sounds()));
}

let high = 0;
function look() {
  const pulse = document.querySelector("[data-triage] .pulse");
  const now = Number(pulse?.dataset.high ?? 0);
  if (now > high && sounds()) ring();
  high = now;
}
function draw() {
  armed = null;
  if (!desk()) return;
  drawViews();
  drawBell();
  count();
}
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-high"] });
if (window.Blazor?.addEventListener) window.Blazor.addEventListener("enhancedload", draw);
draw();
