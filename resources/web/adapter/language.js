/* In which language words are: as declared, unless their writing says that this cannot be. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const scripts = [
    ["ko", /[\uac00-\ud7a3\u3131-\u318e\u1100-\u11ff]/g],
    ["ja", /[\u3041-\u30fa\u31f0-\u31ff\uff66-\uff9d]/g],
    ["han", /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g],
    ["cyrillic", /[\u0400-\u052f]/g],
    ["arabic", /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/g],
    ["thai", /[\u0e01-\u0e5b]/g],
    ["vietnamese", /[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/g],
    ["latin", /[A-Za-z\u00c0-\u024f]/g],
  ];
  const own = {
    ko: ["ko", "han"], ja: ["ja", "han"], zh: ["han"], yue: ["han"], mn: ["cyrillic"], ru: ["cyrillic"], uk: ["cyrillic"],
    kk: ["cyrillic"], ky: ["cyrillic"], uz: ["cyrillic", "latin"], ar: ["arabic"], fa: ["arabic"], ur: ["arabic"], th: ["thai"],
  };
  const tag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;

  const count = (text) => Object.fromEntries(scripts.map(([name, letters]) => [name, (text.match(letters) ?? []).length]));

  /** The language that most letters belong to, or an empty string. */
  kiosk.countLanguage = function (text) {
    const n = count(text.slice(0, 20000));
    const east = n.ko + n.ja + n.han;
    const all = east + n.cyrillic + n.arabic + n.thai + n.latin;
    if (!all) return "";
    if (n.ja >= 2 && n.ja + n.han > all / 4 && n.ja > n.ko) return "ja";
    if (n.ko && n.ko + n.han >= all / 4 && n.ko * 4 >= n.han) return "ko";
    if (n.han > all / 4) return "zh";
    if (n.cyrillic > all / 2) return "mn";
    if (n.arabic > all / 2) return "ar";
    if (n.thai > all / 2) return "th";
    if (n.latin > all / 2) return n.vietnamese >= 2 && n.vietnamese * 20 >= n.latin ? "vi" : "en";
    return "";
  };

  /** Whether words written like this can be in the language: Latin names stand in every language. */
  function fits(text, language) {
    const letters = own[language.split("-")[0].toLowerCase()] ?? ["latin"];
    const n = count(text.slice(0, 2000));
    const foreign = ["ko", "ja", "han", "cyrillic", "arabic", "thai"].filter((name) => !letters.includes(name));
    return !foreign.some((name) => n[name] > 0 && n[name] * 3 >= letters.reduce((sum, other) => sum + n[other], 0) + (letters.includes("latin") ? 0 : n.latin / 4));
  }

  let known = new WeakMap();
  kiosk.forgetLanguages = () => { known = new WeakMap(); };
  function declared(element) {
    const passed = [];
    let found = "";
    for (let at = element, steps = 0; at && steps < 4000; at = dom.up(at), steps += 1) {
      if (!dom.isElement(at)) continue;
      if (known.has(at)) { found = known.get(at); break; }
      passed.push(at);
      const value = (dom.getAttribute(at, "lang") ?? dom.getAttribute(at, "xml:lang") ?? "").trim();
      if (value) { found = tag.test(value) && value.toLowerCase() !== "und" ? value : ""; break; }
    }
    for (const at of passed) known.set(at, found);
    return found;
  }

  let page = "";
  /** Decide the page's language once for a walk; *words* are some of the page. */
  kiosk.decideLanguage = function (words) {
    const said = declared(dom.html(document));
    const counted = kiosk.countLanguage(words);
    page = said && (!counted || fits(words, said)) ? said : counted || said;
    return page;
  };
  kiosk.pageLanguage = () => page;
  /** The language of words at a node, or an empty string when it is the page's own. */
  kiosk.languageOf = function (node, words) {
    const said = declared(dom.isElement(node) ? node : dom.up(node)) || page;
    let language = said;
    if (words && said && !fits(words, said)) language = kiosk.countLanguage(words) || said;
    else if (words && !said) language = kiosk.countLanguage(words);
    return language.toLowerCase() === page.toLowerCase() ? "" : language;
  };
  kiosk.alternates = function () {
    const found = Object.create(null);
    for (const link of dom.queryAll(document, 'link[rel~="alternate" i][hreflang]').slice(0, 100)) {
      const language = dom.attr(link, "hreflang").trim();
      const address = kiosk.absolute(dom.attr(link, "href"));
      if ((tag.test(language) || language === "x-default") && address) found[language] = address;
    }
    return found;
  };
  kiosk.absolute = function (address) {
    if (!address) return "";
    try {
      const whole = new URL(address, document.baseURI).href;
      return whole.length <= kiosk.limits.address ? whole : "";
    } catch { return ""; }
  };
})(globalThis.modunuri);
