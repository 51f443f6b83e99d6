// PDF of a report — finds what it carries and checks what its signature covers (report-bundle.md, "PDF").
"use strict";
var core = require("./core.js");
var cms = require("./cms.js");

// ── inflate (RFC 1951 inside RFC 1950) ──
var LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
var LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
var DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
var CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
var MOST = 256 * 1024 * 1024;
function tree(lengths) { // canonical Huffman: count per length, symbols in order
  var counts = new Uint16Array(16), offsets = new Uint16Array(16), symbols = new Uint16Array(lengths.length), i;
  for (i = 0; i < lengths.length; i++) counts[lengths[i]]++;
  counts[0] = 0;
  for (i = 1; i < 16; i++) offsets[i] = offsets[i - 1] + counts[i - 1];
  for (i = 0; i < lengths.length; i++) if (lengths[i]) symbols[offsets[lengths[i]]++] = i;
  return { counts: counts, symbols: symbols };
}
function inflate(bytes) {
  var at = 2, hold = 0, held = 0, out = new Uint8Array(Math.max(1024, bytes.length * 6)), size = 0, last = false;
  if (bytes.length < 6 || (bytes[0] & 15) !== 8 || ((bytes[0] << 8) | bytes[1]) % 31 !== 0 || bytes[1] & 32) throw new Error("zlib");
  function bits(n) {
    while (held < n) { if (at >= bytes.length) throw new Error("short"); hold |= bytes[at++] << held; held += 8; }
    var value = hold & ((1 << n) - 1);
    hold >>>= n; held -= n;
    return value;
  }
  function symbol(t) {
    var code = 0, first = 0, index = 0;
    for (var length = 1; length < 16; length++) {
      code |= bits(1);
      var count = t.counts[length];
      if (code - count < first) return t.symbols[index + (code - first)];
      index += count; first = (first + count) << 1; code <<= 1;
    }
    throw new Error("code");
  }
  function room(n) {
    if (size + n <= out.length) return;
    if (size + n > MOST) throw new Error("too large");
    var more = new Uint8Array(Math.max(out.length * 2, size + n));
    more.set(out); out = more;
  }
  function fixed() {
    var l = new Uint8Array(288), d = new Uint8Array(30);
    for (var i = 0; i < 288; i++) l[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (i = 0; i < 30; i++) d[i] = 5;
    return [tree(l), tree(d)];
  }
  function dynamic() {
    var nl = bits(5) + 257, nd = bits(5) + 1, nc = bits(4) + 4, codes = new Uint8Array(19), all = new Uint8Array(nl + nd), i = 0;
    for (var c = 0; c < nc; c++) codes[CODE_ORDER[c]] = bits(3);
    var t = tree(codes);
    while (i < nl + nd) {
      var s = symbol(t), repeat = 1, value = s;
      if (s === 16) { if (i === 0) throw new Error("repeat"); value = all[i - 1]; repeat = 3 + bits(2); } else if (s === 17) { value = 0; repeat = 3 + bits(3); } else if (s === 18) { value = 0; repeat = 11 + bits(7); }
      if (i + repeat > nl + nd) throw new Error("repeat");
      while (repeat--) all[i++] = value;
    }
    return [tree(all.subarray(0, nl)), tree(all.subarray(nl))];
  }
  while (!last) {
    last = bits(1) === 1;
    var kind = bits(2);
    if (kind === 0) {
      hold = 0; held = 0;
      var n = bytes[at] | (bytes[at + 1] << 8);
      if (at + 4 + n > bytes.length) throw new Error("short");
      at += 4; room(n); out.set(bytes.subarray(at, at + n), size); at += n; size += n;
      continue;
    }
    if (kind === 3) throw new Error("block");
    var trees = kind === 1 ? fixed() : dynamic();
    for (;;) {
      var sym = symbol(trees[0]);
      if (sym === 256) break;
      if (sym < 256) { room(1); out[size++] = sym; continue; }
      var length = LENGTHS[sym - 257] + bits(LENGTH_BITS[sym - 257]), ds = symbol(trees[1]), distance = DISTANCES[ds] + bits(ds < 2 ? 0 : (ds >> 1) - 1);
      if (distance > size) throw new Error("distance");
      room(length);
      for (var i = 0; i < length; i++, size++) out[size] = out[size - distance];
    }
  }
  return out.subarray(0, size);
}

// ── the file ──
function latin(bytes) {
  var parts = [];
  for (var at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode.apply(null, bytes.subarray(at, at + 8192)));
  return parts.join("");
}
function unhex(text) { // upper case only; null for anything else
  if (text.length % 2 || !/^[0-9A-F]*$/.test(text)) return null;
  var bytes = new Uint8Array(text.length / 2);
  for (var i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.substr(2 * i, 2), 16);
  return bytes;
}
function signatures(bytes, text) { // null where one is not as it must be
  var found = [], pattern = /\/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]/g, m;
  while ((m = pattern.exec(text))) {
    var gap = Number(m[1]), after = Number(m[2]), rest = Number(m[3]);
    if (gap >= after || after + rest > bytes.length || text.charAt(gap) !== "<" || text.charAt(after - 1) !== ">") return null;
    var filled = unhex(text.slice(gap + 1, after - 1)), der = filled && cms.der(filled, 0, filled.length);
    if (!der) return null;
    for (var i = der.end; i < filled.length; i++) if (filled[i] !== 0) return null;
    found.push({ gap: gap, after: after, end: after + rest, der: filled.slice(0, der.end) });
  }
  return found;
}
function attachments(bytes, text) {
  var found = [], at = -1;
  while ((at = text.indexOf("/EmbeddedFile", at + 1)) >= 0) {
    if (text.charAt(at + 13) === "s") continue; // /EmbeddedFiles, the tree of names
    var object = text.lastIndexOf(" obj", at), stream = text.indexOf("stream", at);
    if (object < 0 || stream < 0) continue;
    var head = text.slice(object, stream), length = /\/Length (\d+)(?! \d+ R)\b/.exec(head);
    if (!length || head.indexOf("endobj") >= 0) continue;
    var start = stream + 6;
    if (text.charAt(start) === "\r") start++;
    if (text.charAt(start) === "\n") start++;
    var content = bytes.subarray(start, start + Number(length[1]));
    if (/\/Filter\s*\[?\s*\/FlateDecode/.test(head)) { try { content = inflate(content); } catch (e) { continue; } }
    found.push(content);
  }
  return found;
}

core.pdf = function (bytes, said) {
  var text = latin(bytes), pdf = { report: null, bundle: null, pages: (text.match(/\/Type\s*\/Page(?![a-zA-Z])/g) || []).length, prints: [], times: [] };
  var signed = signatures(bytes, text), last = signed && signed.length ? signed.reduce(function (a, b) { return b.end > a.end ? b : a; }) : null;
  var formed = said.say("pdf-form", !!last && last.end === bytes.length, last && last.end === bytes.length ? "PDF 的签名覆盖到最后一个字节（" + signed.length + " 个签名）" : "PDF 没有覆盖全文的签名，或签名之后又有改动",
    last && last.end === bytes.length ? "the PDF is signed to its last byte (" + signed.length + " signatures)" : "the PDF has no signature over all of it, or was changed after it");
  if (formed) {
    var good = signed.every(function (s) {
      var one = cms.paper(s.der);
      if (!one || !one.valid || !core.same(one.digest, core.sha256(core.join(bytes.subarray(0, s.gap), bytes.subarray(s.after, s.end))))) return false;
      pdf.prints.push(one.print);
      if (one.time) pdf.times.push(one.time);
      return true;
    });
    said.say("pdf-signature", good, good ? "签名之后没有字节被改动" : "签名之后文件又被改动过", good ? "no byte was changed since it was signed" : "the file was changed since it was signed");
  }
  attachments(bytes, text).forEach(function (content) {
    var kind = core.kindOf(content);
    if (kind === "report") pdf.report = pdf.report ? new Uint8Array(0) : content; // two of a kind are none
    if (kind === "bundle") pdf.bundle = pdf.bundle ? new Uint8Array(0) : content;
  });
  if (!pdf.report && !pdf.bundle) said.say("form", false, "PDF 里没有报告正文", "the PDF carries no report");
  return pdf;
};
core.signer = function (pdf, bundle, said) {
  if (pdf.prints.length === 0) return;
  var known = bundle ? bundle.list.certificates : [];
  if (known.length === 0) { said.remark("pdf-signer", "证明包没有列出 PDF 的签名证书，未比对", "the bundle names no certificate of PDFs: not compared"); return; }
  var good = pdf.prints.every(function (p) { return known.some(function (k) { return core.same(k.print, p); }); });
  said.say("pdf-signer", good, good ? "PDF 由中心列明的证书签署" : "PDF 的签名证书不是中心列明的", good ? "the PDF is signed by a certificate the centre names" : "the PDF is signed by a certificate the centre does not name");
};
function authority(time, said) {
  said.remark("authority", "时间戳机构 " + time.name + " 的证书取自本材料，未与另行取得的比对", "the certificate of the time stamp authority " + time.name + " was taken from the evidence, not compared with one known from elsewhere");
}
core.pdfTime = function (pdf, said) {
  if (pdf.prints.length === 0) return;
  if (pdf.times.length === 0) { said.remark("pdf-time", "PDF 的签名没有时间戳", "the signature of the PDF has no time stamp"); return; }
  pdf.times.forEach(function (time) {
    said.say("pdf-time", time.valid, "PDF 的签名有时间戳：不晚于 " + time.said + "（" + time.name + "）", "the signature of the PDF is stamped: not later than " + time.said + " (" + time.name + ")");
    authority(time, said);
  });
};
core.time = function (bundle, said) {
  var time = cms.token(bundle.token), good = !!time && time.valid && core.same(time.imprint, core.sha256(core.utf8(bundle.note.text)));
  said.say("time", good, good ? "检查点有时间戳：不晚于 " + time.said + "（" + time.name + "）" : "时间戳不是这个检查点的，或不成立",
    good ? "the checkpoint is stamped: not later than " + time.said + " (" + time.name + ")" : "the time stamp is not over this checkpoint, or does not hold");
  if (good) authority(time, said);
};
