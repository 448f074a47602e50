/* States and properties (WAI-ARIA 1.2 §6.6; HTML-AAM: what HTML itself says wins over ARIA). */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const wasRefused = new WeakSet();
  // `invalid` fires when the page's own form refuses to be sent; before that, an empty field is not yet wrong.
  dom.listen(document, "invalid", (event) => { wasRefused.add(event.target); kiosk.noticed?.(); }, true);

  const flag = (element, name) => {
    const value = dom.attr(element, name).trim().toLowerCase();
    return value !== "" && value !== "false" && value !== "undefined";
  };

  kiosk.isDisabled = (element) =>
    dom.matches(element, ":disabled") ||
    dom.nearest(element, (at) => dom.attr(at, "aria-disabled").trim().toLowerCase() === "true", 60) !== null;

  kiosk.isInvalid = function (element) {
    if (dom.has(element, "aria-invalid")) return flag(element, "aria-invalid");
    if (kiosk.rules.isInvalid(element)) return true;
    if (dom.matches(element, ":user-invalid")) return true;
    return wasRefused.has(element) && dom.matches(element, ":invalid");
  };

  kiosk.statesOf = function (element, role) {
    const states = [];
    const tag = dom.isHtml(element) ? dom.tag(element) : "";
    const type = tag === "input" ? dom.inputType(element) : "";
    if (/^(checkbox|radio|switch|menuitemcheckbox|menuitemradio|option|treeitem)$/.test(role)) {
      if (type === "checkbox" || type === "radio") {
        if (dom.matches(element, ":indeterminate") && type === "checkbox") states.push("mixed");
        else if (dom.matches(element, ":checked")) states.push("checked");
      } else {
        const checked = dom.attr(element, "aria-checked").trim().toLowerCase();
        // A switch and a radio know no middle (WAI-ARIA 1.2 `switch`, `radio`): mixed means not checked.
        if (checked === "mixed" && !/^(radio|switch|menuitemradio)$/.test(role)) states.push("mixed");
        else if (checked === "true") states.push("checked");
      }
    }
    if (tag === "summary" && kiosk.isSummary(element)) {
      states.push(dom.has(dom.parent(element), "open") ? "expanded" : "collapsed");
    } else {
      const expanded = dom.attr(element, "aria-expanded").trim().toLowerCase();
      if (expanded === "true") states.push("expanded");
      else if (expanded === "false") states.push("collapsed");
    }
    if (role === "button") {
      const pressed = dom.attr(element, "aria-pressed").trim().toLowerCase();
      if (pressed === "true") states.push("pressed");
      else if (pressed === "mixed") states.push("mixed");
      if (pressed === "false") states.push("off");
    }
    if (/^(option|tab|treeitem|gridcell|row|columnheader|rowheader)$/.test(role)) {
      if (dom.attr(element, "aria-selected").trim().toLowerCase() === "true") states.push("selected");
    }
    if (kiosk.isDisabled(element)) states.push("disabled");
    if (flag(element, "aria-required") || dom.matches(element, ":required")) states.push("required");
    if (kiosk.isInvalid(element)) states.push("invalid");
    if (flag(element, "aria-busy")) states.push("busy");
    if (flag(element, "aria-current")) states.push("current");
    if (flag(element, "aria-readonly") || (/^(input|textarea)$/.test(tag) && dom.has(element, "readonly"))) states.push("readonly");
    if (flag(element, "aria-haspopup") && !(role === "combobox" && tag === "select")) states.push("haspopup");
    if (flag(element, "aria-multiselectable") || (tag === "select" && dom.has(element, "multiple"))) states.push("multiple");
    const completes = dom.attr(element, "aria-autocomplete").trim().toLowerCase();
    if ((completes && completes !== "none") || (type && dom.has(element, "list"))) states.push("autocomplete");
    const sort = dom.attr(element, "aria-sort").trim().toLowerCase();
    if (/^(ascending|descending)$/.test(sort)) states.push(sort);
    if (kiosk.activeDescendant === element) states.push("active");
    return states;
  };

  kiosk.levelOf = function (element, role) {
    const said = kiosk.number(dom.attr(element, "aria-level"));
    if (said) return Math.min(said, 999);
    if (role === "heading") return Number(/^h([1-6])$/.exec(dom.tag(element))?.[1] ?? 2);
    if (role !== "treeitem") return 0;
    let level = 1;
    for (let at = dom.up(element), steps = 0; at && steps < 200; at = dom.up(at), steps += 1) {
      const other = dom.isElement(at) ? kiosk.roleOf(at) : null;
      if (other === "group") level += 1;
      if (other === "tree" || other === "treegrid") break;
    }
    return level;
  };
})(globalThis.modunuri);
