/* What a field takes, what it holds, what can be chosen in it, and what is wrong with it. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const kinds = {
    text: "text", search: "search", tel: "phone", email: "email", url: "address", password: "password", number: "decimal",
    range: "range", date: "date", time: "time", "datetime-local": "datetime", month: "month", week: "week", color: "colour",
    file: "file",
  };

  kiosk.kindOf = function (element, role) {
    const tag = dom.isHtml(element) ? dom.tag(element) : "";
    if (tag === "select") return dom.has(element, "multiple") ? "choices" : "choice";
    if (tag === "textarea") return "long-text";
    if (tag === "input") {
      const type = dom.inputType(element);
      if (/^(checkbox|radio|button|submit|reset|image|hidden)$/.test(type)) return "";
      if (/^(current|new)-password$/.test(dom.attr(element, "autocomplete"))) return "password";
      if (/one-time-code/.test(dom.attr(element, "autocomplete"))) return "code";
      const mode = dom.attr(element, "inputmode").toLowerCase();
      if (/^(text|search|number)$/.test(type) || type === "") {
        if (mode === "numeric" || /^\^?(\[0-9\]|\\d)[*+{]/.test(dom.attr(element, "pattern"))) return "digits";
        if (mode === "decimal") return "decimal";
        if (mode === "tel") return "phone";
        if (mode === "email") return "email";
        if (mode === "url") return "address";
      }
      return kinds[type] ?? "text";
    }
    if (role === "textbox") return dom.attr(element, "aria-multiline") === "true" || editable(element) ? "long-text" : "text";
    if (role === "searchbox") return "search";
    if (role === "spinbutton") return "decimal";
    if (role === "slider") return "range";
    if (role === "combobox") return editable(element) ? "text" : "choice";
    return "";
  };
  function editable(element) {
    return dom.has(element, "contenteditable") && dom.attr(element, "contenteditable").toLowerCase() !== "false";
  }
  kiosk.isEditable = editable;

  kiosk.valueOf = function (element, role) {
    const tag = dom.isHtml(element) ? dom.tag(element) : "";
    if (tag === "select") {
      return Array.from(element.selectedOptions ?? []).slice(0, 20).map((option) => optionLabel(option)).join(", ");
    }
    if (tag === "input" || tag === "textarea") {
      const type = tag === "input" ? dom.inputType(element) : "";
      if (/^(checkbox|radio|button|submit|reset|image|hidden)$/.test(type)) return "";
      const value = tag === "input" ? dom.inputValue(element) : dom.areaValue(element);
      if (kiosk.isPrivate(element)) return "•".repeat(Math.min(value.length, 64));
      if (type === "file") return Array.from(element.files ?? []).slice(0, 10).map((file) => kiosk.flat(file.name)).join(", ");
      if (type === "range") return kiosk.flat(dom.attr(element, "aria-valuetext")) || value;
      return String(value).slice(0, kiosk.limits.text);
    }
    if (tag === "meter" || tag === "progress") {
      const text = kiosk.flat(dom.attr(element, "aria-valuetext"));
      if (text) return text;
      if (tag === "progress" && !dom.has(element, "value")) return "";
      const max = tag === "progress" ? element.max : 0;
      return tag === "progress" && max ? `${Math.round((element.value / max) * 100)}%` : String(element.value);
    }
    if (/^(slider|spinbutton|progressbar|meter|scrollbar)$/.test(role)) {
      const text = kiosk.flat(dom.attr(element, "aria-valuetext"));
      if (text) return text;
      const now = kiosk.flat(dom.attr(element, "aria-valuenow"));
      const max = Number(dom.attr(element, "aria-valuemax") || 100), min = Number(dom.attr(element, "aria-valuemin") || 0);
      if (role === "progressbar" && now !== "" && max > min) return `${Math.round(((Number(now) - min) / (max - min)) * 100)}%`;
      return now;
    }
    if (role === "textbox" || role === "searchbox" || (role === "combobox" && editable(element))) {
      return kiosk.isPrivate(element) ? "" : String(element.innerText ?? dom.text(element)).slice(0, kiosk.limits.text);
    }
    if (role === "combobox") {
      const chosen = kiosk.activeIn(element);
      return chosen ? kiosk.nameOf(chosen, "option") : dom.text(element);
    }
    return "";
  };
  kiosk.activeIn = (element) => dom.references(element, "aria-activedescendant")[0] ?? null;

  const optionLabel = (option) => kiosk.flat(dom.attr(option, "label") || dom.attr(option, "aria-label") || dom.rawText(option));
  kiosk.optionsOf = function (element) {
    const tag = dom.isHtml(element) ? dom.tag(element) : "";
    if (tag === "select") {
      return Array.from(element.options ?? []).slice(0, kiosk.limits.options).filter((option) => !option.hidden).map((option) => {
        const parent = dom.parent(option);
        const head = dom.isElement(parent) && dom.tag(parent) === "optgroup" ? kiosk.flat(dom.attr(parent, "label")) : "";
        const label = optionLabel(option);
        return {
          id: kiosk.idOf(option), label: kiosk.cut(head ? `${head}: ${label}` : label), selected: Boolean(option.selected),
          disabled: dom.matches(option, ":disabled"),
        };
      });
    }
    if (tag === "input" && dom.has(element, "list")) {
      const list = dom.get(element, dom.attr(element, "list"));
      if (!list) return [];
      return dom.queryAll(list, "option").slice(0, kiosk.limits.options).map((option) => ({
        id: kiosk.idOf(option), label: kiosk.cut(optionLabel(option) || kiosk.flat(dom.attr(option, "value"))), selected: false, disabled: false,
      }));
    }
    return [];
  };

  kiosk.rangeOf = function (element, role) {
    if (!/^(slider|spinbutton|meter|scrollbar)$/.test(role) && !/^(date|time|month|week|datetime-local)$/.test(dom.attr(element, "type"))) return {};
    const minimum = kiosk.flat(dom.attr(element, "aria-valuemin") || dom.attr(element, "min"));
    const maximum = kiosk.flat(dom.attr(element, "aria-valuemax") || dom.attr(element, "max"));
    return { ...(minimum && { minimum: minimum.slice(0, 100) }), ...(maximum && { maximum: maximum.slice(0, 100) }) };
  };

  /** What the page says is wrong: `aria-errormessage`, a rule of the site, the browser's own words, an alert beside it. */
  kiosk.errorOf = function (element) {
    if (!kiosk.isInvalid(element)) return "";
    const said = dom.references(element, "aria-errormessage").filter((other) => kiosk.isReachable(other)).map(kiosk.wordsOf).join(" ");
    if (said) return kiosk.cut(kiosk.flat(said));
    const ruled = kiosk.rules.errorOf(element);
    if (ruled) return kiosk.cut(ruled);
    for (let at = dom.up(element), steps = 0; at && steps < 3; at = dom.up(at), steps += 1) {
      if (!dom.isElement(at) || dom.queryAll(at, "input,select,textarea").length > 1) break;
      const beside = dom.queryAll(at, '[role~="alert"],[aria-live="assertive"]').find((other) => kiosk.isReachable(other) && dom.text(other, 5));
      if (beside) return kiosk.cut(kiosk.wordsOf(beside));
    }
    const message = kiosk.attempt(() => element.validationMessage, "");
    return kiosk.cut(kiosk.flat(typeof message === "string" ? message : ""));
  };
})(globalThis.modunuri);
