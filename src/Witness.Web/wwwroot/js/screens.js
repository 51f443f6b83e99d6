// 页面小件 — theme, keys, clock. No framework; works with and without a circuit, before and after enhanced navigation.
const root = document.documentElement;

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (target.closest("[data-act=theme]")) {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    keep("theme", next);
  }
  if (target.closest("[data-act=print]")) print();
  if (target.closest("[data-act=reload]")) location.reload();
  const copy = target.closest("[data-copy]");
  if (copy) copyText(copy);
  for (const open of document.querySelectorAll("details.usermenu[open], details.more[open]")) {
    if (!open.contains(target)) open.open = false;
  }
});

function copyText(button) {
  const from = document.querySelector(button.dataset.copy);
  if (!from) return;
  const done = () => { button.textContent = button.dataset.done; };
  if (navigator.clipboard) { navigator.clipboard.writeText(from.textContent.trim()).then(done, () => {}); return; }
  const range = document.createRange();
  range.selectNodeContents(from);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  if (document.execCommand("copy")) done();
}

// A select box marked so sends its form at once; without script the button beside it does.
document.addEventListener("change", event => {
  const form = event.target instanceof Element ? event.target.closest("form[data-now]") : null;
  if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
});

const typing = element => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT|FLUENT-TEXT-INPUT|FLUENT-TEXT-AREA|FLUENT-DROPDOWN)$/.test(element.tagName));

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(row => row.offsetParent !== null);
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.usermenu[open], details.more[open]")) { open.open = false; open.querySelector("summary")?.focus(); return; }
    if (document.activeElement?.id === "find") { document.activeElement.blur(); return; }
    if (!typing(document.activeElement)) document.querySelector("[data-key=Escape]")?.click();
    return;
  }
  if (typing(document.activeElement) || root.dataset.keys === "off") return;
  if (event.key === "/") { const find = document.getElementById("find"); if (find) { event.preventDefault(); find.focus(); find.select(); } }
  else if (event.key === "j" || event.key === "J") { event.preventDefault(); step(1); }
  else if (event.key === "k" || event.key === "K") { event.preventDefault(); step(-1); }
  else if (event.key === "[" || event.key === "]") document.querySelector(`[data-key="${event.key}"]`)?.click();
});

// 交易时钟 — runs on by itself between renders: trade time at the moment of rendering, and its speed.
const started = new Map();
function tick() {
  for (const clock of document.querySelectorAll("time[data-trade]")) {
    const key = clock.dataset.trade;
    if (!started.has(key)) { started.clear(); started.set(key, performance.now()); }
    const at = Date.parse(key) + (performance.now() - started.get(key)) * Number(clock.dataset.speed || 1);
    const text = new Date(at + 8 * 3600e3).toISOString();
    clock.textContent = text.slice(11, 19);
    clock.dateTime = text.slice(0, 19) + "+08:00";
  }
}
tick();
setInterval(tick, 250);

// Fluent's text field keeps its input in a shadow tree without a name of its own: give it the words of its label (WCAG 4.1.2).
function nameFields() {
  for (const field of document.querySelectorAll("fluent-text-input[aria-label]:not([data-named])")) {
    const input = field.shadowRoot?.querySelector("input");
    if (!input) continue;
    input.setAttribute("aria-label", field.getAttribute("aria-label"));
    field.dataset.named = "";
  }
}
customElements.whenDefined("fluent-text-input").then(() => {
  nameFields();
  new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
});
