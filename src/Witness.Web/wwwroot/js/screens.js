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
    root.dataset.chosen = "yes";
    keep("theme", next);
  }
  if (target.closest("a.skip")) { event.preventDefault(); document.getElementById("content")?.focus(); }
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

// 会话 — who signs out in one window is out in all of this browser; a window left behind goes to the door.
const seats = "BroadcastChannel" in window ? new BroadcastChannel("witness-session") : null;
document.addEventListener("submit", event => {
  if (event.target instanceof HTMLFormElement && event.target.getAttribute("action") === "/session/end") seats?.postMessage("ended");
});
seats?.addEventListener("message", event => {
  if (event.data === "ended" && !location.pathname.startsWith("/signin")) setTimeout(() => location.reload(), 300);
});

// 连接 — how long it has been away is counted on the bar; a circuit the server no longer knows, or a server that came back
// after we had given up, is met by drawing the page anew: what the address says is all there is to lose.
let lostAt = 0, knocking = 0;
document.addEventListener("components-reconnect-state-changed", event => { // it does not bubble: met on its way down
  const state = event.detail?.state;
  if (state === "hide") { lostAt = 0; clearInterval(knocking); knocking = 0; return; }
  if (state === "rejected") { location.reload(); return; }
  if (!lostAt) lostAt = Date.now();
  if (!knocking) knocking = setInterval(knock, 2000);
  since();
}, true);
function since() {
  const place = document.querySelector("[data-since]");
  if (!place || !lostAt) return;
  const seconds = Math.floor((Date.now() - lostAt) / 1000);
  place.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
async function knock() {
  since();
  const bar = document.getElementById("components-reconnect-modal");
  if (!bar?.classList.contains("components-reconnect-failed")) return;
  try { if ((await fetch("/healthz", { cache: "no-store" })).ok) location.reload(); } catch { /* still away */ }
}

// 脉搏 — the state in the bar and the foot goes on being true on a page that stays open for hours, with or without a circuit.
async function feel() {
  const state = document.querySelector("[data-pulse=state]");
  if (!state || document.hidden || lostAt) return;
  const say = (text, well) => { state.querySelector("[data-words]").textContent = text; state.querySelector(".dot").classList.toggle("off", !well); };
  try {
    const answer = await fetch("/api/v1/pulse", { cache: "no-store", headers: { accept: "application/json" } });
    if (answer.status === 401) { const over = document.getElementById("session-over"); if (over) over.hidden = false; return; }
    if (!answer.ok) { say(state.dataset.unknown, false); return; }
    const pulse = await answer.json();
    if (pulse.readOnly) say(state.dataset.readonly, false);
    else if (pulse.findings > 0) say(state.dataset.findings.replace("{0}", pulse.findings), false);
    else if (pulse.silent > 0) say(state.dataset.silent.replace("{0}", pulse.silent), false);
    else say(state.dataset.ok, true);
    const findings = document.querySelector("[data-pulse=findings]");
    if (findings) { findings.hidden = !(pulse.findings > 0); findings.querySelector("[data-count]").textContent = findings.dataset.words.replace("{0}", pulse.findings); }
    const log = document.querySelector("[data-pulse=log]");
    if (log) log.textContent = log.dataset.words.replace("{0}", Number(pulse.logSize).toLocaleString("en-US"));
    const checkpoint = document.querySelector("[data-pulse=checkpoint]");
    if (checkpoint && pulse.checkpointAt) checkpoint.textContent = checkpoint.dataset.words.replace("{0}", new Date(Date.parse(pulse.checkpointAt) + 8 * 3600e3).toISOString().slice(11, 19));
  } catch { say(state.dataset.unknown, false); }
}
setInterval(feel, 5000);
document.addEventListener("visibilitychange", feel);

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
