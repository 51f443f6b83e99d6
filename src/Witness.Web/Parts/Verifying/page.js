// 报告核验页 — files in, the answer drawn. All text of this page stands in WORDS; the items say themselves in both languages.
"use strict";
var core = require("./core.js");
require("./pdf.js");

var WORDS = {
  brand: ["见证报告核验", "Verify a witness report"], local: ["只在您的浏览器里计算，文件不上传，不需要账号，断网也可用", "Computed in your browser only: nothing is uploaded, no account, works offline"],
  tongueLabel: ["English", "中文"], themeLabel: ["切换明暗", "Light or dark"], title: ["报告核验 · 数字见证", "Verify a report · Digital Witness"],
  drop: ["把报告文件拖到这里", "Drop the report here"], dropHint: ["PDF、JSON 或证明包；证据文件也可一并拖入", "PDF, JSON or proof bundle; files of evidence too"], choose: ["选择文件", "Choose files"], scan: ["扫描二维码", "Scan the code"],
  codeLabel: ["或输入封面上的报告编号", "or type the report number on its cover"], codePlace: ["JZ-370300-2026-000001", "JZ-370300-2026-000001"], look: ["查验", "Look up"],
  codeDisk: ["本页是从文件打开的，不能按编号查；请把报告文件拖进来", "This page was opened from a file and cannot look numbers up; drop the report instead"], codeNone: ["本中心没有签发过这个编号的报告", "This centre has issued no report of that number"], codeBusy: ["正在查…", "Looking it up …"], codeFail: ["查不到：没有连上服务", "Could not be looked up: no connection"],
  scanNone: ["图里没有认出二维码", "No code was found in the picture"],
  three: ["结论有三种", "There are three answers"], passed: ["通过", "Passed"], unanchored: ["通过但未锚定", "Passed, not anchored"], failed: ["不通过", "Failed"],
  passedMeans: ["是签发的原件，未被改动，且已由外部共签", "It is what was issued, unchanged, and outsiders cosigned it"], unanchoredMeans: ["未被改动，尚无足够的外部共签", "Unchanged; not enough outsiders have cosigned it yet"], failedMeans: ["至少一处与签发时不同，指出第一处", "At least one thing is not as issued; the first is named"],
  cannot: ["核验不能说明", "What it cannot tell"], cannot1: ["来源当时所报是否属实", "Whether the sources told the truth"], cannot2: ["是谁、在何时改了文件", "Who changed a file, and when"], cannot3: ["交易是否合法", "Whether the deal was lawful"],
  held: ["核验所凭", "What it is checked against"], heldHint: ["请与公告的公钥指纹对照。", "Compare with the fingerprints made public."], heldNone: ["本页没有带公钥，用材料自带的并如实说明", "This page holds no keys: those of the evidence are used, and that is said"],
  reportKey: ["报告公钥", "Report key"], logKey: ["日志公钥", "Log key"], cosigners: ["共签方", "Cosigners"], many: ["{0} 家，随页发布", "{0}, published with the page"],
  print: ["打印核验结果", "Print"], save: ["保存", "Save"], tableCaption: ["逐项核验结果", "The checks one by one"], colResult: ["结果", "Result"], colItem: ["核验项", "Check"], colSays: ["说明", "What was found"],
  takeAlong: ["下载本页，断网也能打开", "Download this page to open it offline"],
  foot: ["由随报告发布的说明可另写一个核验程序，结果应当相同", "From the published specification anybody can write another verifier: it must come to the same"], version: ["核验页版本 1", "Page version 1"],
  emptySays: ["还没有放入报告", "No report yet"], emptyAbout: ["放入后在这里逐项给出结果；下面是将要核验的内容。", "Its result is shown here, check by check; these are the checks."],
  saysPassed: ["通过：这是签发的原件，未被改动", "Passed: this is what was issued, unchanged"], saysUnanchored: ["通过但未锚定：内容未被改动", "Passed, not anchored: the content is unchanged"], saysFailed: ["不通过：这份文件与签发的不同", "Failed: this is not what was issued"],
  saysCode: ["本中心签发过这份报告", "This centre has issued that report"],
  report: ["报告", "Report"], issuedAt: ["签发于", "issued"], seconds: ["用时 {0} 秒", "{0} s"], bytes: ["{0} 字节", "{0} bytes"], pages: ["{0} 页", "{0} pages"], remove: ["移除", "Remove"],
  good: ["通过", "holds"], bad: ["不通过", "broken"], unk: ["未核", "not done"], info: ["说明", "note"], todo: ["待核", "to do"],
  place: ["哪里不对", "What is wrong"], first: ["第一处", "the first"], more: ["另有 {0} 项不通过", "{0} more checks fail"],
  nowSays: ["文件里现在写的", "What the file says"], wasSaid: ["收到时登记的（日志第 {0} 条）", "What was recorded (entry {0})"], notThis: ["不是这个值", "not this value"],
  saltHint: ["登记的是加盐摘要，不能倒推出原数。要知道原数，请凭报告编号向本中心调取原件。", "What was recorded is a salted digest and cannot be turned back. Ask the centre for the original by the report's number."],
  have: ["您手里的是", "What you hold"], upTo: ["截至见证日志第 {0} 条", "up to entry {0} of the witness log"], centre: ["出具", "Issued by"], anchoredBy: ["锚定", "Anchor"], anchoredSays: ["共签 {0} 家，须 {1} 家", "{0} cosigners, {1} needed"],
  cases: ["异常情况", "Irregularities"], casesSay: ["{0} 项，其中处置中 {1} 项", "{0}, of which {1} are being handled"], veiled: ["遮蔽", "Withheld"], veiledSays: ["{0} 个值在您这一份里不公开", "{0} values are not in your copy"], veiledNone: ["没有", "none"],
  facts: ["依据", "Rests on"], factsSay: ["{0} 条事实", "{0} facts"], later: ["补充报告", "Supplements"], laterSays: ["本文件不能得知；可向中心询问", "This file cannot know; ask the centre"], copyFull: ["正本", "full copy"], copyParty: ["当事人副本", "party's copy"], kind: ["版本 V{0}", "version {0}"],
  compare: ["放入报告文件，即可核对内容", "Drop the report to check its content"]
};
var CHECKS = {
  "form": ["文件形式", "Form of the file"], "pdf-form": ["PDF 结构", "Form of the PDF"], "pdf-signature": ["签名覆盖的字节", "Bytes that are signed"], "pdf-signer": ["签名证书", "Signing certificate"], "report-match": ["报告与证明包", "Report and bundle"],
  "content": ["正文摘要", "Digest of the content"], "statement": ["报告签名", "Signature of the report"], "report-key": ["报告公钥", "Report key"], "keys": ["公钥与有效期", "Keys and their time"], "key-time": ["签发时的密钥", "Keys when issued"],
  "checkpoint": ["日志检查点", "Checkpoint of the log"], "log-key": ["日志公钥", "Log key"], "cosigners": ["外部共签", "Cosignatures"], "anchor": ["锚定", "Anchor"], "facts": ["事实在见证日志里", "Facts in the log"], "issued": ["签发已登记", "Issue is recorded"],
  "basis": ["事实不缺不多", "No fact missing or added"], "values": ["逐值核对", "Values one by one"], "withheld": ["不公开的值", "Values withheld"], "prefix": ["日志只有追加", "The log only grew"], "time": ["时间戳", "Time stamp"], "refold": ["按规则重新编制", "Compiled again"], "evidence": ["证据文件", "Files of evidence"]
};
var ORDER = Object.keys(CHECKS);
var NOTES = ["anchor", "withheld"]; // say something; nothing was left undone

var tongue = 0, files = [], shown = null, trust = {};
function $(id) { return document.getElementById(id); }
function t(key) {
  var text = WORDS[key][tongue];
  for (var i = 1; i < arguments.length; i++) text = text.replace("{" + (i - 1) + "}", arguments[i]);
  return text;
}
function make(tag, className, content) {
  var e = document.createElement(tag);
  if (className) e.className = className;
  if (content !== undefined) e.textContent = content;
  return e;
}
function icon(name, big) {
  var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", big ? "v-i" : "v-i s"); svg.setAttribute("aria-hidden", "true"); use.setAttribute("href", "#i-" + name);
  svg.appendChild(use);
  return svg;
}
function keep(name, value) { try { if (value === undefined) return localStorage.getItem(name); localStorage.setItem(name, value); } catch (e) { /* a page from a disk may keep nothing */ } return null; }
function grouped(number) { return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ","); }
function say(value) { return value && typeof value === "object" ? (tongue === 1 && value.En) || value.Zh || "" : value || ""; }
function clock(time) { return time ? String(time).replace("T", " ").replace(/(\.\d+)?\+08:00$/, "") : ""; }

function drawWords() {
  document.documentElement.lang = tongue ? "en" : "zh-CN";
  document.title = t("title");
  Array.prototype.forEach.call(document.querySelectorAll("[data-t]"), function (e) { e.textContent = t(e.getAttribute("data-t")); });
  Array.prototype.forEach.call(document.querySelectorAll("[data-label]"), function (e) { e.setAttribute("aria-label", t(e.getAttribute("data-label"))); e.title = t(e.getAttribute("data-label")); });
  Array.prototype.forEach.call(document.querySelectorAll("[data-place]"), function (e) { e.placeholder = t(e.getAttribute("data-place")); });
  $("centre").textContent = say(trust.centre);
  $("version").textContent = t("version") + (trust.origin ? " · " + trust.origin : "");
  drawHeld(); drawFiles(); draw();
}
function drawHeld() {
  var list = $("held");
  list.textContent = "";
  function line(name, value) { list.appendChild(make("dt", "", name)); list.appendChild(make("dd", "mono", value)); }
  function print(vkey) { return (vkey.split("+")[1].match(/..../g) || []).join(" "); }
  (trust.reports || []).forEach(function (k) { line(t("reportKey"), print(k)); });
  (trust.logs || []).forEach(function (k) { line(t("logKey"), print(k)); });
  if (!list.firstChild) { list.appendChild(make("dd", "", t("heldNone"))); list.firstChild.style.gridColumn = "1 / -1"; return; }
  list.appendChild(make("dt", "", t("cosigners")));
  list.appendChild(make("dd", "", t("many", (trust.cosigners || []).length)));
}
function drawFiles() {
  var list = $("files");
  list.textContent = "";
  files.forEach(function (file, i) {
    var row = make("li"), text = make("div", "v-grow"), gone = make("button", "v-icon"), parts = [t("bytes", grouped(file.bytes.length))];
    text.appendChild(make("b", "", file.name)).title = file.name;
    if (i === 0 && shown && shown.pdf && shown.pdf.pages) parts.push(t("pages", shown.pdf.pages));
    if (i === 0 && shown) parts.push(t("seconds", shown.seconds));
    text.appendChild(make("span", "v-cap", parts.join(" · ")));
    gone.type = "button"; gone.setAttribute("aria-label", t("remove") + " " + file.name); gone.title = t("remove");
    gone.appendChild(icon("x"));
    gone.onclick = function () { files.splice(i, 1); run(); };
    row.appendChild(icon("doc", true)); row.appendChild(text); row.appendChild(gone);
    list.appendChild(row);
  });
}
function stateOf(item) {
  if (item.code === "anchor") return shown && shown.anchored ? "good" : "info";
  return item.holds === true ? "good" : item.holds === false ? "bad" : NOTES.indexOf(item.code) >= 0 ? "info" : "unk";
}
function drawItems(items) {
  var body = $("items"), marks = { good: "✓", bad: "✕", unk: "–", info: "·", todo: "–" };
  body.textContent = "";
  items.forEach(function (item) {
    var state = item.state || stateOf(item), row = make("tr", state === "bad" ? "bad" : state === "good" ? "good" : "unk"), cell = make("td"), mark = make("span", "v-res " + (state === "good" ? "good" : state === "bad" ? "bad" : "unk"));
    var sign = make("i", "", marks[state]);
    sign.setAttribute("aria-hidden", "true");
    mark.appendChild(sign); mark.appendChild(document.createTextNode(t(state)));
    cell.appendChild(mark);
    row.setAttribute("data-code", item.code); row.setAttribute("data-state", state);
    row.appendChild(cell);
    row.appendChild(make("td", "item", CHECKS[item.code] ? CHECKS[item.code][tongue] : item.code));
    row.appendChild(make("td", "", tongue ? item.en : item.zh));
    body.appendChild(row);
  });
}
function aboutText(found) {
  var about = $("about"), bundle = found.bundle, statement = bundle ? bundle.statement : found.report && found.report.statement;
  about.textContent = "";
  if (!statement) return;
  var cover = found.report && core.own(found.report.content, "Cover"), entry = bundle && bundle.entries.filter(function (e) { return e.at === bundle.issued; })[0];
  about.appendChild(document.createTextNode(t("report") + " "));
  about.appendChild(make("b", "", statement.number));
  var parts = [];
  if (cover) parts.push([say(core.own(cover, "ProjectName")), say(core.own(cover, "LotName"))].filter(Boolean).join(" / "));
  if (entry && core.text(entry.entry, "received")) parts.push(t("issuedAt") + " " + clock(core.text(entry.entry, "received")));
  parts = parts.filter(Boolean);
  if (parts.length) about.appendChild(document.createTextNode("　" + parts.join("　")));
}
function drawHave(found) {
  var place = $("place"), content = found.report && found.report.content, bundle = found.bundle;
  if (!content || !bundle) { place.hidden = true; return; }
  var cover = core.own(content, "Cover") || {}, cases = core.own(content, "Irregularities") || [], veiled = found.items.filter(function (i) { return i.code === "withheld"; })[0];
  var head = make("header"), list = make("dl", "v-facts");
  head.appendChild(make("h2", "", t("have")));
  head.appendChild(make("span", "v-tag", t("kind", core.own(cover, "Version") || 1) + " " + say(core.own(cover, "Title"))));
  head.appendChild(make("span", "v-tag", core.own(cover, "Copy") === "Party" ? t("copyParty") : t("copyFull")));
  head.appendChild(make("span", "v-grow"));
  head.appendChild(make("span", "v-cap", t("upTo", grouped(bundle.statement.prefix.size))));
  function pair(name, value) { var d = make("div"); d.appendChild(make("dt", "", name)); d.appendChild(make("dd", "", value)); list.appendChild(d); }
  pair(t("centre"), say(core.own(cover, "Centre")));
  pair(t("anchoredBy"), t("anchoredSays", bundle.list.cosigners.length, core.quorum || 2));
  pair(t("cases"), t("casesSay", cases.length, cases.filter(function (c) { return core.own(c, "Open") === true; }).length));
  pair(t("facts"), t("factsSay", grouped(bundle.entries.length)));
  pair(t("veiled"), veiled ? t("veiledSays", veiled.zh.match(/^\d+/)[0]) : t("veiledNone"));
  pair(t("later"), t("laterSays"));
  place.textContent = ""; place.appendChild(head); place.appendChild(list); place.hidden = false;
}
function drawBroken(found) {
  var place = $("place"), broken = found.items.filter(function (i) { return i.holds === false; }), first = broken[0];
  var head = make("header"), body = make("div", "body");
  head.appendChild(make("h2", "", t("place")));
  head.appendChild(make("span", "v-tag high", t("first")));
  head.appendChild(make("span", "v-grow"));
  head.appendChild(make("b", "", CHECKS[first.code] ? CHECKS[first.code][tongue] : first.code));
  body.appendChild(make("p", "", tongue ? first.en : first.zh));
  if (found.place && core.names[found.place.type]) head.insertBefore(make("span", "v-cap", core.names[found.place.type][tongue]), head.lastChild);
  if (found.place) {
    var two = make("div", "v-two"), left = make("div"), right = make("div");
    left.appendChild(make("span", "v-cap", t("nowSays"))); left.appendChild(make("p", "v-val bad", typeof found.place.value === "string" ? found.place.value : JSON.stringify(found.place.value)));
    right.appendChild(make("span", "v-cap", t("wasSaid", grouped(found.place.position)))); right.appendChild(make("p", "v-val", t("notThis")));
    two.appendChild(left); two.appendChild(make("div", "v-ne", "≠")); two.appendChild(right); two.appendChild(make("div", "v-do", t("saltHint")));
    body.appendChild(two);
  }
  if (broken.length > 1) body.appendChild(make("p", "v-cap", t("more", broken.length - 1)));
  place.textContent = ""; place.appendChild(head); place.appendChild(body); place.hidden = false;
}
function draw() {
  var verdict = $("verdict"), says = $("says");
  $("print").hidden = $("save").hidden = !shown;
  if (!shown) {
    verdict.setAttribute("data-verdict", "empty"); $("mark").setAttribute("href", "#m-empty");
    says.textContent = t("emptySays"); $("about").textContent = t("emptyAbout"); $("place").hidden = true;
    drawItems(["form", "content", "statement", "keys", "checkpoint", "cosigners", "facts", "issued", "basis", "values", "prefix", "pdf-signature", "evidence"].map(function (code) { return { code: code, state: "todo", zh: AHEAD[code][0], en: AHEAD[code][1] }; }));
    return;
  }
  var answer = shown.verdict();
  verdict.setAttribute("data-verdict", answer); $("mark").setAttribute("href", "#m-" + answer);
  says.textContent = shown.byCode && answer !== "failed" ? t("saysCode") : t(answer === "passed" ? "saysPassed" : answer === "failed" ? "saysFailed" : "saysUnanchored");
  aboutText(shown);
  if (answer === "failed") drawBroken(shown); else drawHave(shown);
  var rank = answer === "failed" ? { bad: 0, unk: 1, info: 2, good: 3 } : { good: 0, unk: 1, info: 2, bad: 0 };
  drawItems(shown.items.map(function (item, i) { return { item: item, i: i }; }).sort(function (a, b) {
    return rank[stateOf(a.item)] - rank[stateOf(b.item)] || a.i - b.i;
  }).map(function (x) { return x.item; }));
}
var AHEAD = {
  "form": ["每个字节都按公开的格式有意义，多一个少一个都算改动", "Every byte has its meaning by the published form"], "content": ["正文的摘要就是签署的摘要", "The content's digest is the one that was signed"], "statement": ["由中心的报告密钥签署", "Signed by the centre's report key"],
  "keys": ["公钥在签发时有效，有效期也签了名", "The keys were in use when it was issued"], "checkpoint": ["见证日志的检查点有日志的签名", "The log's checkpoint carries its signature"], "cosigners": ["外部共签方的签名，够数即为已锚定", "Signatures of outsiders; enough of them make an anchor"],
  "facts": ["所依据的每条事实都能从检查点推得", "Every fact leads to the checkpoint"], "issued": ["日志里登记了这份报告的签发", "The log says that it was issued"], "basis": ["列明的事实不缺不多", "No fact is missing, none was added"], "values": ["公开给您的每个值，与收到时登记的相同", "Every value open to you is the one that was recorded"],
  "prefix": ["签发以后日志只有追加，没有改动", "Since then the log has only grown"], "pdf-signature": ["PDF 的签名覆盖全部字节", "The PDF's signature covers all of its bytes"], "evidence": ["一并拖入的证据文件，与附件目录的摘要相同", "Files of evidence are those of the list of attachments"]
};

function run() {
  shown = null;
  if (files.length > 0) {
    var began = Date.now(), found = core.check(files, trust);
    found.seconds = ((Date.now() - began) / 1000).toFixed(1);
    found.byCode = files.length === 1 && files[0].byCode === true;
    shown = found;
  }
  drawFiles(); draw();
  window.witnessFound = shown && { verdict: shown.verdict(), broken: shown.broken() && shown.broken().code, items: shown.items }; // for who looks on from outside
}
/** A second report replaces the first; evidence is added to what is there. */
function take(given) {
  Promise.all(Array.prototype.map.call(given, function (file) {
    return new Promise(function (done, fail) {
      var reader = new FileReader();
      reader.onload = function () { done({ name: file.name, bytes: new Uint8Array(reader.result) }); };
      reader.onerror = fail;
      reader.readAsArrayBuffer(file);
    });
  })).then(function (read) {
    var main = read.some(function (f) { return core.kindOf(f.bytes); });
    var had = files.filter(function (f) { return !f.byCode; });
    var clash = read.some(function (f) { var kind = core.kindOf(f.bytes); return kind && had.some(function (h) { var k = core.kindOf(h.bytes); return k === kind || k === "pdf" || kind === "pdf"; }); });
    files = (main && clash) || !had.some(function (h) { return core.kindOf(h.bytes); }) && main ? read : had.concat(read);
    files.sort(function (a, b) { return (core.kindOf(a.bytes) ? 0 : 1) - (core.kindOf(b.bytes) ? 0 : 1); });
    $("codeSays").textContent = "";
    run();
  });
}
function lookUp(number) {
  var says = $("codeSays");
  if (location.protocol === "file:" || !trust.lookup) { says.textContent = t("codeDisk"); return; }
  says.textContent = t("codeBusy");
  fetch(trust.lookup + encodeURIComponent(number), { headers: { accept: "application/json" } }).then(function (answer) {
    if (answer.status === 404 || answer.status === 400) { says.textContent = t("codeNone"); return null; }
    if (!answer.ok) throw answer;
    return answer.arrayBuffer();
  }).then(function (buffer) {
    if (!buffer) return;
    says.textContent = "";
    files = [{ name: number + ".bundle.json", bytes: new Uint8Array(buffer), byCode: true }];
    run();
    if (shown && shown.verdict() !== "failed") $("codeSays").textContent = t("compare");
  }).catch(function () { says.textContent = t("codeFail"); });
}
/** What a code on the cover says: an address of this page with the number behind it, or the bare number. */
function numberIn(text) {
  var m = /[?&]number=([^&#]+)/.exec(text);
  return m ? decodeURIComponent(m[1]) : text.trim();
}

function start() {
  try { trust = JSON.parse($("trust").textContent) || {}; } catch (e) { trust = {}; }
  core.quorum = trust.quorum || 2;
  core.names = trust.names || {};
  $("take").hidden = location.protocol === "file:" || !trust.lookup;
  // what was chosen here, else on the other screens, else what the browser speaks
  var said = /\.AspNetCore\.Culture=[^;]*uic(?:=|%3D)(zh|en)/i.exec(document.cookie || "");
  tongue = (keep("witness-tongue") || (said ? said[1] : navigator.language) || "zh").slice(0, 2).toLowerCase() === "zh" ? 0 : 1;
  var theme = keep("witness-theme") || (window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.setAttribute("data-theme", theme);
  $("theme").onclick = function () { theme = theme === "dark" ? "light" : "dark"; document.documentElement.setAttribute("data-theme", theme); keep("witness-theme", theme); };
  $("tongue").onclick = function () { tongue = 1 - tongue; keep("witness-tongue", tongue ? "en" : "zh"); drawWords(); };
  $("choose").onclick = function () { $("file").click(); };
  $("file").onchange = function () { take($("file").files); $("file").value = ""; };
  $("code").onsubmit = function (e) { e.preventDefault(); var number = numberIn($("number").value); if (number) lookUp(number); };
  $("print").onclick = function () { window.print(); };
  $("save").onclick = function () {
    var lines = [$("says").textContent, $("about").textContent, ""].concat(shown.items.map(function (i) { return (i.holds === true ? "✓ " : i.holds === false ? "✗ " : "· ") + i.zh + " — " + i.en; }));
    var link = make("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/plain;charset=utf-8" }));
    link.download = (tongue ? "verification" : "核验结果") + ".txt";
    link.click();
  };
  ["dragenter", "dragover"].forEach(function (name) { document.addEventListener(name, function (e) { e.preventDefault(); $("drop").classList.add("over"); }); });
  ["dragleave", "drop"].forEach(function (name) { document.addEventListener(name, function (e) { e.preventDefault(); $("drop").classList.remove("over"); }); });
  document.addEventListener("drop", function (e) { if (e.dataTransfer && e.dataTransfer.files.length) take(e.dataTransfer.files); });
  if ("BarcodeDetector" in window) { // where the browser reads codes by itself
    var pick = make("input");
    pick.type = "file"; pick.accept = "image/*"; pick.setAttribute("capture", "environment");
    $("scan").hidden = false;
    $("scan").onclick = function () { pick.click(); };
    pick.onchange = function () {
      createImageBitmap(pick.files[0]).then(function (image) { return new window.BarcodeDetector({ formats: ["qr_code"] }).detect(image); }).then(function (codes) {
        if (!codes.length) { $("codeSays").textContent = t("scanNone"); return; }
        $("number").value = numberIn(codes[0].rawValue);
        lookUp($("number").value);
      }).catch(function () { $("codeSays").textContent = t("scanNone"); });
    };
  }
  drawWords();
  var asked = /[?&]number=/.test(location.search) ? numberIn(location.search) : "";
  if (asked) { $("number").value = asked; lookUp(asked); }
}
start();
