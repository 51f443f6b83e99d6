// 条件树 — the condition of a rule pack as a tree of choices over declared fields; the JSON beside it is the same thing and is what is sent. Without scripts only the JSON is there.
const conditions = {
  all: [["of", "conditions"]], any: [["of", "conditions"]], not: [["of", "condition"]],
  compare: [["left", "term"], ["is", "sign"], ["right", "term"]], in: [["value", "term"], ["set", "texts"]],
  exists: [["fact", "fact"], ["where", "maybe"]], every: [["fact", "fact"], ["where", "condition"]], known: [["value", "term"]],
};
const two = [["left", "term"], ["right", "term"]], span = [["from", "term"], ["to", "term"]], over = [["fact", "fact"], ["where", "maybe"], ["value", "term"]];
const terms = {
  number: null, text: null, flag: null, money: [["yuan", "number"]], date: [["value", "day"]], param: [["key", "param"]], field: [["fact", "fact"], ["path", "path"], ["pick", "pick"]],
  lot: [["name", "lot"]], moment: [["name", "moment"]], count: [["fact", "fact"], ["where", "maybe"], ["distinct", "distinct"]],
  sum: over, least: over, most: over, mean: over, add: two, subtract: two, multiply: two, divide: two, days: span, workingDays: span, hours: span, minutes: span,
  shift: [["from", "term"], ["by", "term"], ["unit", "unit"]], size: [["value", "term"]], otherwise: [["value", "term"], ["or", "term"]],
};
const blank = { number: 0, text: "", flag: true };
let words, pack, area, box;

function start() {
  box = document.getElementById("pack-tree");
  area = document.getElementById("pack");
  if (!box || !area || box.dataset.ready === "1") return;
  box.dataset.ready = "1";
  words = JSON.parse(document.getElementById("pack-words").textContent);
  box.closest("[hidden]")?.removeAttribute("hidden");
  area.addEventListener("input", event => { if (event.isTrusted) draw(); });
  draw();
}

function draw() {
  try { pack = JSON.parse(area.value); } catch { box.replaceChildren(el("p", { className: "muted", textContent: words.broken })); return; }
  const tree = condition(pack.when, value => { pack.when = value; }, []);
  const rows = [];
  if (pack.per) rows.push(el("p", { className: "muted", textContent: `${words.per} ${words.facts[pack.per.fact]?.name ?? pack.per.fact}` }));
  box.replaceChildren(...rows, tree);
}

function keep(redraw = true) {
  area.value = JSON.stringify(pack, null, 2);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  if (!redraw) return;
  const at = document.activeElement?.dataset?.at;
  draw();
  if (at) box.querySelector(`[data-at="${CSS.escape(at)}"]`)?.focus();
}

const el = (tag, props = {}, ...inner) => { const made = Object.assign(document.createElement(tag), props); made.append(...inner); return made; };

function pick(value, options, set, label, at) {
  const list = el("select", { className: "field s", ariaLabel: label });
  list.dataset.at = at.join("/");
  if (!options.some(([key]) => key === value)) options = [[value ?? "", value ?? words.choose], ...options];
  for (const [key, name] of options) list.append(el("option", { value: key, textContent: name, selected: key === (value ?? "") }));
  list.addEventListener("change", () => { set(list.value); keep(); });
  return list;
}

function type(value, set, label, at, kind = "text") {
  const field = el("input", { className: "field s", type: kind, value: value ?? "", ariaLabel: label, autocomplete: "off" });
  field.dataset.at = at.join("/");
  field.addEventListener("input", () => { set(field.value); keep(false); });
  return field;
}

const fresh = op => {
  const made = { op };
  for (const [name, kind] of conditions[op] ?? terms[op] ?? []) {
    if (kind === "conditions") made[name] = [first()];
    else if (kind === "condition") made[name] = first();
    else if (kind === "term") made[name] = 0;
    else if (kind === "sign") made[name] = ">";
    else if (kind === "fact") made[name] = Object.keys(words.facts)[0];
    else if (kind === "path") made[name] = "At";
    else if (kind === "texts") made[name] = [""];
    else if (kind === "unit") made[name] = "days";
    else if (kind === "number") made[name] = 0;
    else if (kind === "param") made[name] = pack.parameters?.[0]?.key ?? "";
    else if (kind === "lot") made[name] = Object.keys(words.lot)[0];
    else if (kind === "moment") made[name] = Object.keys(words.moments)[0];
    else if (kind === "day") made[name] = pack.from ?? "";
  }
  return made;
};
const first = () => ({ op: "known", value: { op: "field", fact: Object.keys(words.facts)[0], path: "At" } });

function condition(node, set, at, remove) {
  const row = el("div", { className: "pt-row" });
  row.append(pick(node?.op, Object.keys(conditions).map(op => [op, words.ops[op]]), op => {
    const wraps = ["all", "any"].includes(op), parts = Array.isArray(node?.of) ? node.of : node ? [node] : [];
    set(wraps && parts.length ? { op, of: parts } : op === "not" && node ? { op, of: node } : fresh(op));
  }, words.condition, [...at, "op"]));
  if (remove) row.append(drop(remove, [...at, "drop"]));
  const whole = el("div", { className: "pt" }, row);
  parts(node, conditions[node?.op] ?? [], whole, row, at);
  return whole;
}

function drop(remove, at) {
  const button = el("button", { type: "button", className: "iconbtn s", textContent: "×", ariaLabel: words.remove });
  button.dataset.at = at.join("/");
  button.addEventListener("click", () => { remove(); keep(); });
  return button;
}

function parts(node, spec, whole, row, at) {
  const names = path => words.facts[aliased(node.fact)]?.fields ?? [];
  for (const [name, kind] of spec) {
    const here = [...at, name], set = value => { if (value === undefined || value === "") delete node[name]; else node[name] = value; };
    switch (kind) {
      case "conditions": {
        const inner = el("div", { className: "pt-in", role: "group" });
        (node[name] ?? []).forEach((part, i) => inner.append(condition(part, value => { node[name][i] = value; }, [...here, i], node[name].length > 1 ? () => node[name].splice(i, 1) : null)));
        const more = el("button", { type: "button", className: "btn ghost s", textContent: words.add });
        more.dataset.at = [...here, "more"].join("/");
        more.addEventListener("click", () => { node[name].push(first()); keep(); });
        inner.append(more); whole.append(inner); break;
      }
      case "condition": whole.append(el("div", { className: "pt-in", role: "group" }, condition(node[name], set, here))); break;
      case "maybe": {
        if (node[name]) { whole.append(el("div", { className: "pt-in", role: "group" }, condition(node[name], set, here, () => set(undefined)))); break; }
        const narrow = el("button", { type: "button", className: "btn ghost s", textContent: words.narrow });
        narrow.dataset.at = here.join("/");
        narrow.addEventListener("click", () => { node[name] = { op: "known", value: { op: "field", fact: node.as ?? node.fact, path: "At" } }; keep(); });
        row.append(narrow); break;
      }
      case "term": row.append(term(node[name], set, here)); break;
      case "sign": row.append(pick(node[name], Object.entries(words.signs), set, words.compare, here)); break;
      case "fact": row.append(pick(node[name], Object.entries(words.facts).map(([key, fact]) => [key, fact.name]), value => { set(value); if ("path" in node) node.path = "At"; delete node.distinct; }, words.fact, here)); break;
      case "path": row.append(pick(node[name], names().map(field => [field[0], `${field[1]}（${field[2]}）`]), set, words.field, here)); break;
      case "distinct": row.append(pick(node[name] ?? "", [["", words.each], ...names().map(field => [field[0], `${words.distinct} ${field[1]}`])], set, words.distinct, here)); break;
      case "pick": row.append(pick(node[name] ?? "", [["", words.last], ["first", words.first]], set, words.which, here)); break;
      case "lot": row.append(pick(node[name], Object.entries(words.lot), set, words.lotPart, here)); break;
      case "moment": row.append(pick(node[name], Object.entries(words.moments), set, words.moment, here)); break;
      case "param": row.append(pick(node[name], (pack.parameters ?? []).map(one => [one.key, one.name?.[words.tongue] ?? one.key]), set, words.param, here)); break;
      case "unit": row.append(pick(node[name], Object.entries(words.units), set, words.unit, here)); break;
      case "number": row.append(type(node[name], value => set(Number(value) || 0), words.number, here, "number")); break;
      case "day": row.append(type(node[name], set, words.day, here, "date")); break;
      case "texts": row.append(type((node[name] ?? []).join("、"), value => { node[name] = value.split(/[、,，]/).map(text => text.trim()).filter(text => text); }, words.texts, here)); break;
    }
  }
}

// a name given by "as" stands for its fact further in
function aliased(name, at = pack) {
  if (words.facts[name]) return name;
  for (const value of Object.values(at ?? {})) {
    if (!value || typeof value !== "object") continue;
    if (value.as === name) return value.fact;
    const found = aliased(name, value);
    if (found && words.facts[found]) return found;
  }
  return name;
}

function term(node, set, at) {
  const op = typeof node === "number" ? "number" : typeof node === "string" ? "text" : typeof node === "boolean" ? "flag" : node?.op;
  const row = el("span", { className: "pt-term" }, pick(op, Object.keys(terms).map(key => [key, words.ops[key]]), key => set(key in blank ? blank[key] : fresh(key)), words.term, [...at, "op"]));
  if (op === "number") row.append(type(node, value => set(Number(value) || 0), words.number, at, "number"));
  else if (op === "text") row.append(type(node, set, words.text, at));
  else if (op === "flag") row.append(pick(String(node), [["true", words.yes], ["false", words.no]], value => set(value === "true"), words.ops.flag, at));
  else if (node) { const inner = el("div"); parts(node, terms[op] ?? [], inner, row, at); row.append(...inner.childNodes); }
  return row;
}

start();
if (window.Blazor?.addEventListener) window.Blazor.addEventListener("enhancedload", start);
