/* n of m: what the page says (`aria-posinset`, `aria-setsize`), else counted among its drawn siblings. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const owners = {
    listitem: /^(list|feed)$/, option: /^(listbox|combobox|menu|tree|grid)$/, tab: /^tablist$/, radio: /^radiogroup$/,
    menuitem: /^(menu|menubar)$/, menuitemcheckbox: /^(menu|menubar)$/, menuitemradio: /^(menu|menubar)$/,
    treeitem: /^(tree|group)$/, article: /^feed$/,
  };
  const fellows = { menuitemcheckbox: /^menuitem/, menuitemradio: /^menuitem/, menuitem: /^menuitem/ };
  let sets = new WeakMap();
  kiosk.forgetSets = () => { sets = new WeakMap(); };

  /** The members of one role that belong to an owner directly, in order. */
  kiosk.membersOf = function (owner, role) {
    const known = sets.get(owner)?.[role];
    if (known) return known;
    const wanted = fellows[role] ?? new RegExp(`^${role}$`);
    const found = [], stack = dom.children(owner).reverse();
    for (const other of dom.references(owner, "aria-owns")) stack.unshift(other);
    for (let steps = 0; stack.length && steps < 20000; steps += 1) {
      const at = stack.pop();
      if (!dom.isElement(at)) continue;
      const itsRole = kiosk.roleOf(at);
      if (wanted.test(itsRole ?? "")) {
        if (kiosk.isDrawn(at) && dom.attr(at, "aria-hidden") !== "true") found.push(at);
      } else if (!(owners[role].test(itsRole ?? "") && itsRole !== "combobox") && kiosk.isDrawn(at) && dom.attr(at, "aria-hidden") !== "true") {
        stack.push(...dom.children(at).reverse());
      }
    }
    const all = sets.get(owner) ?? Object.create(null);
    all[role] = found;
    sets.set(owner, all);
    return found;
  };

  kiosk.positionOf = function (element, role) {
    if (!(role in owners)) return null;
    const place = kiosk.number(dom.attr(element, "aria-posinset"));
    const size = Number.parseInt(dom.attr(element, "aria-setsize"), 10);
    let members = [];
    if (role === "radio" && dom.tag(element) === "input") {
      const name = dom.attr(element, "name");
      const form = element.form ?? document;
      members = name
        ? dom.queryAll(form, 'input[type="radio" i]').filter((other) => dom.attr(other, "name") === name && (other.form ?? document) === form)
        : [element];
      if (!name) {
        const owner = dom.nearest(dom.up(element), (at) => owners.radio.test(kiosk.roleOf(at) ?? ""), 60);
        if (owner) members = kiosk.membersOf(owner, role);
      }
    } else {
      const owner = dom.nearest(dom.up(element), (at) => owners[role].test(kiosk.roleOf(at) ?? ""), 60) ??
        dom.queryAll(document, `[aria-owns~="${CSS.escape(dom.attr(element, "id") || "-")}"]`)[0];
      members = owner ? kiosk.membersOf(owner, role) : [];
    }
    const index = members.indexOf(element) + 1;
    const n = place || index;
    const m = size === -1 ? 0 : size > 0 ? size : members.length;
    if (!n || (m && n > m)) return null;
    return [n, m];
  };
})(globalThis.modunuri);
