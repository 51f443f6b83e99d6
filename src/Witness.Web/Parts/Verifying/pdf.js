// PDF of a report — finds what it carries and checks what its signature covers (report-bundle.md, "PDF").
"use strict";
var core = require("./core.js");
var p256 = require("@noble/curves/nist.js").p256;

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

// ── DER ──
function read(bytes, at, end) { // {tag, from (of the header), start, end}; null where it is not DER
  if (at + 2 > end) return null;
  var tag = bytes[at], length = bytes[at + 1], start = at + 2;
  if ((tag & 31) === 31) return null;
  if (length > 127) {
    var n = length & 127;
    if (n === 0 || n > 4 || start + n > end) return null;
    length = 0;
    for (var i = 0; i < n; i++) length = length * 256 + bytes[start + i];
    start += n;
    if (length < 128 || (n > 1 && length < Math.pow(256, n - 1))) return null;
  }
  return start + length <= end ? { tag: tag, from: at, start: start, end: start + length } : null;
}
function children(bytes, node) {
  var all = [], at = node.start;
  while (at < node.end) { var c = read(bytes, at, node.end); if (!c) return null; all.push(c); at = c.end; }
  return all;
}
function seq(bytes, node, tag) { return node && node.tag === (tag || 0x30) ? children(bytes, node) : null; }
function body(bytes, node) { return bytes.subarray(node.start, node.end); }
function whole(bytes, node) { return bytes.subarray(node.from, node.end); }
function is(bytes, node, tag, hexBody) { return !!node && node.tag === tag && core.hex(body(bytes, node)) === hexBody; }
var DATA = "2a864886f70d010701", SIGNED = "2a864886f70d010702", SHA256 = "608648016503040201", RSA = "2a864886f70d010101", ECDSA = "2a8648ce3d040302";
var TYPE = "2a864886f70d010903", DIGEST = "2a864886f70d010904", CERTIFICATE = "2a864886f70d010910022f", EC = "2a8648ce3d0201", P256 = "2a8648ce3d030107";
function algorithm(bytes, node, oid) { // alone, or with NULL
  var parts = seq(bytes, node);
  return !!parts && parts.length >= 1 && parts.length <= 2 && is(bytes, parts[0], 6, oid) && (parts.length === 1 || (oid !== ECDSA && is(bytes, parts[1], 5, "")));
}
function only(list) { return list && list.length === 1 ? list[0] : null; }
/** The signature of a PDF as report-bundle.md allows it; null for any other. */
function cms(bytes) {
  var top = read(bytes, 0, bytes.length), info = seq(bytes, top);
  if (!info || top.end !== bytes.length || info.length !== 2 || !is(bytes, info[0], 6, SIGNED)) return null;
  var data = seq(bytes, only(seq(bytes, info[1], 0xa0)));
  if (!data || data.length !== 5 || !is(bytes, data[0], 2, "01") || !algorithm(bytes, only(seq(bytes, data[1], 0x31)), SHA256)) return null;
  if (!is(bytes, only(seq(bytes, data[2])), 6, DATA)) return null;
  var certificate = only(seq(bytes, data[3], 0xa0)), signer = seq(bytes, only(seq(bytes, data[4], 0x31)));
  if (!certificate || !signer || signer.length !== 6 || !is(bytes, signer[0], 2, "01") || !algorithm(bytes, signer[2], SHA256)) return null;
  var cert = seq(bytes, certificate), tbs = cert && seq(bytes, cert[0]), id = seq(bytes, signer[1]);
  if (!tbs || tbs.length < 7 || tbs[0].tag !== 0xa0 || !id || id.length !== 2) return null;
  if (!core.same(whole(bytes, id[0]), whole(bytes, tbs[3])) || !core.same(whole(bytes, id[1]), whole(bytes, tbs[1]))) return null;
  var print = core.sha256(whole(bytes, certificate)), attributes = seq(bytes, signer[3], 0xa0), digest = null, typed = false, bound = false;
  if (!attributes || signer[5].tag !== 4) return null;
  for (var i = 0; i < attributes.length; i++) {
    var pair = seq(bytes, attributes[i]), value = pair && pair.length === 2 ? only(seq(bytes, pair[1], 0x31)) : null;
    if (!value) return null;
    if (is(bytes, pair[0], 6, TYPE)) typed = is(bytes, value, 6, DATA);
    else if (is(bytes, pair[0], 6, DIGEST) && value.tag === 4) digest = body(bytes, value);
    else if (is(bytes, pair[0], 6, CERTIFICATE)) {
      var list = seq(bytes, value), certs = list && seq(bytes, list[0]), first = certs && seq(bytes, certs[0]);
      var hash = first && (first[0].tag === 4 ? first[0] : algorithm(bytes, first[0], SHA256) ? first[1] : null);
      bound = !!hash && hash.tag === 4 && core.same(body(bytes, hash), print);
    }
  }
  if (!digest || !typed || !bound) return null;
  var key = seq(bytes, tbs[6]), kind = key && key.length === 2 ? seq(bytes, key[0]) : null;
  if (!kind || key[1].tag !== 3 || bytes[key[1].start] !== 0) return null;
  var signed = whole(bytes, signer[3]).slice();
  signed[0] = 0x31;
  return { digest: digest, print: print, valid: verify(bytes, kind, bytes.subarray(key[1].start + 1, key[1].end), signer[4], core.sha256(signed), body(bytes, signer[5])) };
}
function number(bytes) { return BigInt("0x" + (core.hex(bytes) || "0")); }
function power(base, exponent, modulus) {
  var result = BigInt(1), one = BigInt(1);
  base %= modulus;
  while (exponent > 0) { if (exponent & one) result = result * base % modulus; exponent >>= one; base = base * base % modulus; }
  return result;
}
function verify(bytes, kind, key, how, hash, signature) {
  try {
    if (is(bytes, kind[0], 6, RSA) && algorithm(bytes, how, RSA)) {
      var parts = seq(key, read(key, 0, key.length));
      if (!parts || parts.length !== 2) return false;
      var n = body(key, parts[0]), e = body(key, parts[1]);
      if (n[0] === 0) n = n.subarray(1);
      if (signature.length !== n.length || n.length < 256 || e.length > 4 || number(signature) >= number(n)) return false;
      var text = power(number(signature), number(e), number(n)).toString(16), padding = "";
      while (text.length < 2 * n.length) text = "0" + text;
      for (var i = 0; i < n.length - 54; i++) padding += "ff";
      return text === "0001" + padding + "00" + "3031300d060960864801650304020105000420" + core.hex(hash);
    }
    if (is(bytes, kind[0], 6, EC) && is(bytes, kind[1], 6, P256) && algorithm(bytes, how, ECDSA)) {
      var rs = seq(signature, read(signature, 0, signature.length));
      if (!rs || rs.length !== 2 || rs[1].end !== signature.length) return false;
      var pair = (number(body(signature, rs[0])).toString(16).padStart(64, "0") + number(body(signature, rs[1])).toString(16).padStart(64, "0"));
      return p256.verify(pair, hash, key, { lowS: false, prehash: false });
    }
  } catch (e) { return false; }
  return false;
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
    var filled = unhex(text.slice(gap + 1, after - 1)), der = filled && read(filled, 0, filled.length);
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
  var text = latin(bytes), pdf = { report: null, bundle: null, pages: (text.match(/\/Type\s*\/Page(?![a-zA-Z])/g) || []).length, prints: [] };
  var signed = signatures(bytes, text), last = signed && signed.length ? signed.reduce(function (a, b) { return b.end > a.end ? b : a; }) : null;
  var formed = said.say("pdf-form", !!last && last.end === bytes.length, last && last.end === bytes.length ? "PDF 的签名覆盖到最后一个字节（" + signed.length + " 个签名）" : "PDF 没有覆盖全文的签名，或签名之后又有改动",
    last && last.end === bytes.length ? "the PDF is signed to its last byte (" + signed.length + " signatures)" : "the PDF has no signature over all of it, or was changed after it");
  if (formed) {
    var good = signed.every(function (s) {
      var one = cms(s.der);
      if (!one || !one.valid || !core.same(one.digest, core.sha256(core.join(bytes.subarray(0, s.gap), bytes.subarray(s.after, s.end))))) return false;
      pdf.prints.push(one.print);
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
