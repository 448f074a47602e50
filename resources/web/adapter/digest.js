/* SHA-256 and HMAC (FIPS 180-4, FIPS 198-1): `crypto.subtle` does not exist in pages without TLS, and is asynchronous. */
(function (kiosk) {
  "use strict";
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (value) => ((value - Math.floor(value)) * 4294967296) | 0;
  const start = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const constants = primes.map((p) => fraction(Math.cbrt(p)));
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function sha256(bytes) {
    const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
    padded.set(bytes);
    padded[bytes.length] = 128;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    const hash = start.slice(), words = new Int32Array(64);
    for (let offset = 0; offset < padded.length; offset += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(offset + i * 4);
      for (let i = 16; i < 64; i += 1) {
        const a = words[i - 15], b = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] = (hash[i] + value) | 0; });
    }
    const result = new Uint8Array(32);
    hash.forEach((value, i) => new DataView(result.buffer).setInt32(i * 4, value));
    return result;
  }

  const join = (a, b) => { const all = new Uint8Array(a.length + b.length); all.set(a); all.set(b, a.length); return all; };
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  kiosk.sha256 = (text) => hex(sha256(new TextEncoder().encode(text)));
  kiosk.hmac = function (secret, text) {
    let key = new TextEncoder().encode(secret);
    if (key.length > 64) key = sha256(key);
    const block = new Uint8Array(64);
    block.set(key);
    const inner = sha256(join(block.map((b) => b ^ 0x36), new TextEncoder().encode(text)));
    return hex(sha256(join(block.map((b) => b ^ 0x5c), inner)));
  };
  kiosk.nonce = () => hex(crypto.getRandomValues(new Uint8Array(16)));
})(globalThis.modunuri);
