// One Screen: heading, items, page buttons, actions. All items are made once; each is measured, and
// `Terminal.plan` breaks the pages. The page only carries out what the plan says.
pragma ComponentBehavior: Bound
import QtQuick
import QtQml.Models
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    required property ScreenFacade screen
    /// Whether this is the topmost Screen; what lies beneath a sheet is hidden from assistive technology (G-06).
    property bool isTop: true
    /// Whether the page is only as high as its content needs (sheets).
    property bool isShrinking: false
    property real cornerWidth: 0
    property real cornerHeight: 0
    property real captionHeight: 0
    /// Whether live pages may stand here in the place of the items (not on sheets).
    property bool canHost: false
    readonly property bool isHosting: canHost && screen.host !== ""
    /// Whether somebody is in the live page: the focus then stays there.
    readonly property bool isHostFocused: isHosting && area.activeFocus
    /// Where a live page stands; it keeps its place and size beneath other Screens of its flow.
    property rect hostRect: Qt.rect(0, 0, 0, 0)
    /// The room that the page may take, px.
    property real roomWidth: 100
    property real roomHeight: 100
    /// What it takes.
    property real usedHeight: roomHeight

    property var attempt: ({ number: 0, form: "stack", split: 0, pager: "end", columns: 1, hasKicker: true, hasCorner: true, hasDetails: true, isTight: false, squeeze: 1, isFirm: false, isBrief: false, pagesTitle: false, hasWideCaption: false })
    property var plan: ({ rects: ({}), page: 0, pages: 1, height: 0 })
    property string signature: ""

    readonly property bool isPanes: attempt.form === "panes"
    /// Whether the actions stand in a column of their own, beside heading and items.
    readonly property bool isAside: attempt.form === "aside"
    /// Width of that column, as its longest word needs it.
    property real asideWidth: 0
    readonly property bool isPagerBeside: attempt.pager === "side"
    readonly property real sideWidth: isPagerBeside && !isPagerSpared ? pager.columnWidth + paneGap : 0
    readonly property bool isFlow: attempt.form === "flow"
    /// Whether the title stands among the items and pages with them.
    readonly property bool isTitlePaging: isFlow || attempt.pagesTitle
    readonly property real paneGap: Math.max(Theme.gap, Math.round(Theme.margin * 1.2))
    readonly property real startWidth: isPanes ? Math.round((roomWidth - paneGap) * attempt.split) : roomWidth
    readonly property real startX: isPanes && Terminal.isRtl ? roomWidth - startWidth : 0
    readonly property real itemsWidth: isAside ? roomWidth - asideWidth - paneGap : isPanes ? roomWidth - startWidth - paneGap : roomWidth - sideWidth
    readonly property real itemsX: isAside && Terminal.isRtl ? asideWidth + paneGap : isPanes && !Terminal.isRtl ? startWidth + paneGap : isPagerBeside && Terminal.isRtl ? sideWidth : 0
    /// Page buttons are of no use where the zones of voice mode cross pages and room is scarce.
    readonly property bool hasPager: plan.pages > 1 && !isPagerSpared
    readonly property bool isPagerSpared: Terminal.furniture.zoneCount > 0 && (Terminal.scale >= 1.5 || Theme.isLandscape)
    readonly property real pagerWidth: isPagerBeside ? pager.columnWidth : isPanes && attempt.pager === "start" ? startWidth : isAside || isPanes && attempt.pager === "end" ? itemsWidth : roomWidth
    /// Where the caption strip belongs, in the page's coordinates.
    property rect captionRect: Qt.rect(0, 0, 0, 0)
    /// Paper that nothing stands on, below the items or, in panes, below the heading; in the page's coordinates.
    property rect spare: Qt.rect(0, 0, 0, 0)

    function itemAt(index: int): ItemBase {
        return items.itemAt(index) as ItemBase
    }
    function actionAt(index: int): ActionItem {
        return actions.itemAt(index) as ActionItem
    }
    function focusKey(key: string): bool {
        if (key === "title") {
            header.takeFocus()
            return true
        }
        for (let i = 0; i < items.count; ++i) {
            const item = itemAt(i)
            if (item && item.visible && (item.entryKey.split("#")[0] === key || (item as PhrasesItem)?.holds(key))) {
                item.takeFocus()
                return true
            }
        }
        for (let i = 0; i < actions.count; ++i) {
            if (actionAt(i).entryKey === key) {
                actionAt(i).takeFocus()
                return true
            }
        }
        return pager.focusKey(key)
    }

    /// Whether an item tells something of ours about a live page: it stands above the page, not in its place.
    function isBesidePage(one: ItemBase): bool {
        const isOurs = one.entryKind === "notice" || one.entryKind === "progress" || one.entryKey === "alternate"
        return isOurs && !one.entryKey.startsWith("web.")
    }
    /// Place the actions for a width: quiet ones side by side when they fit, the primary one last and widest.
    function placeActions(x: real, width: real, isLandscape: bool): var {
        const count = actions.count
        const rects = ({})
        const rows = []
        const primary = count > 0 && actionAt(count - 1).isPrimary ? count - 1 : -1
        if (isAside) {
            let low = 0
            for (let i = 0; i < count; ++i) {
                actionLayout.fullWidth = width
                rects[actionAt(i).entryKey] = { x: x, y: low, width: width, height: actionAt(i).implicitHeight }
                low += actionAt(i).implicitHeight + Theme.gap
            }
            return { rects: rects, height: Math.max(0, low - Theme.gap) }
        }
        const share = number => (width - (number - 1) * Theme.gap) / number
        const fits = list => list.every(i => actionAt(i).implicitWidth <= share(list.length))
        // Where answers must be in sight whatever it takes, they may stand side by side with labels that wrap.
        const wraps = list => list.every(i => {
            const one = actionAt(i)
            const around = one.iconSpace + 2 * one.padX + 2
            return Terminal.isWhole(one.words, one.item.language, one.px, share(list.length) - around)
        })
        const all = []
        for (let i = 0; i < count; ++i)
            all.push(i)
        const others = all.filter(i => i !== primary)
        if (count > 0 && (fits(all) && (isLandscape || primary < 0) || attempt.isFirm && wraps(all))) {
            rows.push(all)
        } else {
            if (others.length > 0 && fits(others))
                rows.push(others)
            else
                others.forEach(i => rows.push([i]))
            if (primary >= 0)
                rows.push([primary])
        }
        let y = 0
        for (const row of rows) {
            const cell = share(row.length)
            let tallest = 0
            for (const i of row) {
                actionLayout.fullWidth = cell
                tallest = Math.max(tallest, actionAt(i).implicitHeight)
            }
            row.forEach((i, place) => {
                const at = Terminal.isRtl ? row.length - 1 - place : place
                rects[actionAt(i).entryKey] = { x: x + at * (cell + Theme.gap), y: y, width: cell, height: tallest }
            })
            y += tallest + Theme.gap
        }
        return { rects: rects, height: Math.max(0, y - Theme.gap) }
    }

    function measure(height: real, isLandscape: bool): var {
        // First of all: what stands beside the items decides how wide they are.
        if (isAside) {
            let least = Theme.target
            for (let i = 0; i < actions.count; ++i)
                least = Math.max(least, actionAt(i).least)
            asideWidth = Math.min(least, Math.round(0.5 * roomWidth))
        }
        pager.arrange()
        const list = []
        for (let i = 0; i < items.count; ++i) {
            const one = itemAt(i)
            if (isHosting && !isBesidePage(one))
                continue
            list.push({ key: one.entryKey, kind: one.entryKind, height: Math.ceil(one.implicitHeight), isChoice: one.isChoice, stretch: one.stretch, isHinted: one.entryKind === "field" && one.item.detail !== "" && one.item.error === "", isLead: one.entryKind === "notice" && one.isInteractive })
        }
        // Beside a live page the actions stand below the heading: the other pane is the page's alone.
        const isBelow = isHosting && isPanes
        const actionsX = isBelow ? startX : !isAside ? itemsX : Terminal.isRtl ? 0 : itemsWidth + paneGap
        const actionsWidth = isBelow ? startWidth : isAside ? asideWidth : itemsWidth
        const placed = placeActions(actionsX, actionsWidth, isLandscape)
        const actionList = []
        for (let i = 0; i < actions.count; ++i) {
            actionLayout.fullWidth = actionsWidth
            actionList.push({ key: actionAt(i).entryKey, kind: "action", height: Math.ceil(actionAt(i).implicitHeight), isChoice: false, stretch: 0, isPrimary: actionAt(i).isPrimary })
        }
        return {
            width: itemsWidth, height: height, gap: Theme.gap, header: Math.ceil(header.implicitHeight) + (isPanes ? 0 : Math.round(attempt.isTight ? 0 : 0.5 * Theme.unit)),
            line: ruler.implicitHeight,
            corner: cornerHeight > 0 && !isFlow ? cornerHeight + Theme.gap : 0, pager: isPagerSpared ? 0 : Math.ceil(pager.implicitHeight),
            actions: Math.ceil(placed.height), caption: captionHeight > 0 ? captionHeight + Theme.gap : 0,
            isTitleWhole: Terminal.isWhole(screen.title.label, screen.title.language, Math.round(Theme.titlePx * attempt.squeeze), header.width),
            areActionsWhole: actionList.every((each, i) => actionAt(i).least <= placed.rects[each.key].width + 1),
            isBottom: Terminal.isLowReach && !isShrinking && !isHosting, items: list, actionItems: actionList, placed: placed
        }
    }

    /// Measure, plan, and put everything in its place; called by the window whenever something that takes room has changed.
    function relayout(): void {
        if (!screen.isShown || roomWidth <= 0 || roomHeight <= 0)
            return
        const now = [roomWidth, roomHeight, Theme.bodyPx, captionHeight].join()
        if (now !== signature) {
            screen.setCramped(false)
            Terminal.forgetCuts(screen)
            signature = now
        }
        const isLandscape = Theme.isLandscape
        layout.isMeasuring = true
        actionLayout.isMeasuring = true
        attempt = Terminal.attempt(screen, 0, isLandscape)
        for (let guard = 0; guard < 240; ++guard) {
            const measured = measure(roomHeight, isLandscape)
            const result = Terminal.plan(screen, attempt.number, isLandscape, measured)
            if (result.verdict === "next") {
                attempt = Terminal.attempt(screen, attempt.number + 1, isLandscape)
            } else if (result.verdict === "done") {
                finish(measured, result, isLandscape)
                break
            }
        }
        layout.isMeasuring = false
        actionLayout.isMeasuring = false
        // Five lines of the page are the least that is worth looking at; a keyboard over it stays no longer than needed.
        const least = Math.min(5 * Theme.bodyPx, 0.3 * roomHeight)
        if (isHosting && !isHostFocused && (hostRect.height < least || hostRect.width < 8 * Theme.bodyPx)) {
            screen.setCramped(true)
            relayout()
        }
    }
    function finish(measured: var, result: var, isLandscape: bool): void {
        let outcome = result
        let height = roomHeight
        if (isShrinking && result.pages === 1) {
            const natural = measured.items.reduce((sum, each) => sum + each.height + Theme.gap, -Theme.gap)
            const below = measured.actions > 0 ? measured.actions + Theme.gap : 0
            height = isFlow ? roomHeight
                : isAside ? Math.max(measured.actions, Math.max(0, natural) + measured.header + Theme.gap) + measured.caption : isPanes ? Math.max(measured.header + measured.caption, natural + below + measured.corner)
                : measured.header + Theme.gap + Math.max(0, natural) + below + measured.caption
            height = Math.min(roomHeight, Math.ceil(height))
            measured.height = height
            outcome = Terminal.plan(screen, attempt.number, isLandscape, measured)
            if (outcome.verdict !== "done") {
                outcome = result
                height = roomHeight
            }
        }
        usedHeight = height
        plan = outcome
        const shown = outcome.rects
        const pagerShare = outcome.pages > 1 && measured.pager > 0 ? measured.pager + Theme.gap : 0
        const captionShare = captionHeight > 0 ? captionHeight + Theme.gap : 0
        let itemsY = 0
        let bottom = height
        if (isAside) {
            bottom -= captionShare
            captionRect = Qt.rect(0, bottom + Theme.gap, roomWidth, captionHeight)
            pager.y = bottom - measured.pager
            itemsY = attempt.pagesTitle ? 0 : measured.header + Theme.gap
        } else if (isFlow) {
            bottom -= captionShare
            captionRect = Qt.rect(itemsX, bottom + Theme.gap, itemsWidth, captionHeight)
            pager.y = isPagerBeside ? 0 : bottom - measured.pager
            itemsY = 0
        } else if (isPanes) {
            const foot = attempt.hasWideCaption ? height - captionShare : height
            captionRect = attempt.hasWideCaption ? Qt.rect(0, height - captionHeight, roomWidth, captionHeight)
                : Qt.rect(startX, height - captionHeight - (attempt.pager === "end" ? 0 : pagerShare), startWidth, captionHeight)
            const low = attempt.pager === "full" ? foot - pagerShare : foot
            pager.y = attempt.pager === "end" ? foot - (measured.actions > 0 ? measured.actions + Theme.gap : 0) - measured.pager : foot - measured.pager
            bottom = low
            itemsY = measured.corner
        } else {
            bottom -= captionShare
            captionRect = Qt.rect(itemsX, bottom + Theme.gap, itemsWidth, captionHeight)
            pager.y = isPagerBeside ? 0 : bottom - (measured.actions > 0 ? measured.actions + Theme.gap : 0) - measured.pager
            itemsY = attempt.pagesTitle ? 0 : measured.header + Theme.gap
        }
        pager.x = isAside ? itemsX : isPagerBeside ? (Terminal.isRtl ? 0 : roomWidth - pager.columnWidth) : isPanes && attempt.pager === "start" ? startX : isPanes && attempt.pager === "end" ? itemsX : 0
        const rects = ({})
        for (const key in shown)
            rects[key] = { x: itemsX + shown[key].x, y: itemsY + shown[key].y, width: shown[key].width, height: shown[key].height }
        header.visible = !isTitlePaging || rects.title !== undefined
        header.x = isFlow || isAside || isPagerBeside ? itemsX : startX
        header.y = isTitlePaging && rects.title ? rects.title.y : 0
        layout.rects = rects
        if (isFlow) {
            if (attempt.pager === "end" && !isShrinking || isShrinking && outcome.pages > 1)
                sinkActions(rects, bottom, pagerShare)
            actionLayout.rects = rects
        } else {
            if (isHosting && isPanes)
                bottom -= captionShare
            const placed = ({})
            for (const key in measured.placed.rects) {
                const one = measured.placed.rects[key]
                placed[key] = { x: one.x, y: bottom - measured.actions + one.y, width: one.width, height: one.height }
            }
            actionLayout.rects = placed
        }
        findSpare()
        if (isHosting)
            placeHost(itemsY, rects)
    }
    /// Give the live page all the room between heading, actions and captions.
    function placeHost(top: real, rects: var): void {
        if (!isPanes) {
            hostRect = spare
            return
        }
        const highest = Object.values(actionLayout.rects).reduce((high, each) => Math.min(high, each.y), usedHeight)
        const isWhole = highest >= header.y + header.implicitHeight + Theme.gap
        const told = Object.values(layout.rects).reduce((low, each) => Math.max(low, each.y + each.height + Theme.gap), top)
        hostRect = Qt.rect(itemsX, told, itemsWidth, isWhole ? Math.max(0, usedHeight - told) : 0)
    }
    function findSpare(): void {
        const lowest = rects => Object.values(rects).reduce((low, each) => Math.max(low, each.y + each.height), 0)
        const limit = captionHeight > 0 ? Math.min(usedHeight, captionRect.y) : usedHeight
        if (isPanes) {
            const top = header.y + header.implicitHeight + Theme.gap
            spare = Qt.rect(startX, top, startWidth, Math.max(0, (hasPager ? Math.min(limit, pager.y) : limit) - top - Theme.gap))
            return
        }
        const top = Math.max(lowest(layout.rects), header.visible ? header.y + header.implicitHeight : 0) + Theme.gap
        const bottom = Object.values(actionLayout.rects).reduce((high, each) => Math.min(high, each.y), hasPager ? Math.min(limit, pager.y) : limit)
        spare = Qt.rect(itemsX, top, itemsWidth, Math.max(0, bottom - top - Theme.gap))
    }
    /// In a flow the actions of a page stand at its bottom, below the page buttons: one order for eye and keypad (B-16).
    function sinkActions(rects: var, bottom: real, pagerShare: real): void {
        const keys = []
        for (let i = 0; i < actions.count; ++i) {
            if (rects[actionAt(i).entryKey])
                keys.push(actionAt(i).entryKey)
        }
        if (keys.length === 0)
            return
        const top = Math.min(...keys.map(key => rects[key].y))
        const low = Math.max(...keys.map(key => rects[key].y + rects[key].height))
        const by = bottom - low
        keys.forEach(key => rects[key].y += by)
        if (pagerShare > 0 && !isPagerBeside)
            pager.y = top + by - pagerShare
    }

    width: roomWidth
    height: usedHeight
    visible: screen.isShown
    enabled: isTop

    PageLayout {
        id: layout
        fullWidth: root.itemsWidth
        cellWidth: (root.itemsWidth - Theme.gap * (columns - 1)) / columns
        columns: root.attempt.columns
        isTight: root.attempt.isTight
        isTop: root.isTop
        squeeze: root.attempt.squeeze
        hasDetails: root.attempt.hasDetails
        isTiles: root.screen.layout === "tiles" && !Theme.isLandscape
        hasIcons: !(root.attempt.isFirm && Theme.isLandscape)
    }
    PageLayout {
        id: actionLayout
        squeeze: root.attempt.squeeze
        isTop: root.isTop
        isTight: root.attempt.isTight
        isBrief: root.attempt.isBrief
        hasIcons: !root.isAside
    }
    FocusScope {
        id: area
        objectName: root.canHost ? "webArea" : ""
        x: root.hostRect.x
        y: root.hostRect.y
        width: root.hostRect.width > 0 ? root.hostRect.width : root.roomWidth
        height: root.hostRect.height > 0 ? root.hostRect.height : root.roomHeight
        // Not `visible`: a page that is hidden stops drawing and loading, and list and reader live from it.
        opacity: root.isHosting ? 1 : 0
        enabled: root.isHosting && root.isTop
        clip: true
        LayoutMirroring.enabled: false
        LayoutMirroring.childrenInherit: true
    }
    Item {
        id: content
        width: root.width
        height: root.height

        Words {
            id: ruler
            visible: false
            words: "가"
        }
        Header {
            id: header
            screen: root.screen
            isTop: root.isTop
            width: root.isFlow || root.isAside || root.isPagerBeside ? root.itemsWidth : root.startWidth
            hasKicker: root.attempt.hasKicker
            squeeze: root.attempt.squeeze
            isGreeting: Terminal.phase === "attract" && root.isTop && Terminal.scale < 1.5 && !Theme.isLandscape
            hasStepText: !root.isPagerBeside
            cornerWidth: root.isPanes || root.isFlow ? 0 : root.cornerWidth
            cornerHeight: root.isPanes || root.isFlow ? 0 : root.cornerHeight
        }
        Repeater {
            id: items
            model: root.screen.items
            delegate: DelegateChooser {
                role: "kind"
                DelegateChoice { roleValue: "choice"; ChoiceItem { layout: layout } }
                DelegateChoice { roleValue: "field"; FieldItem { layout: layout } }
                DelegateChoice { roleValue: "fact"; FactItem { layout: layout } }
                DelegateChoice { roleValue: "notice"; NoticeItem { layout: layout } }
                DelegateChoice { roleValue: "progress"; ProgressItem { layout: layout } }
                DelegateChoice { roleValue: "receipt"; ReceiptItem { layout: layout } }
                DelegateChoice { roleValue: "phrases"; PhrasesItem { layout: layout } }
                DelegateChoice { roleValue: "picture"; PictureItem { layout: layout } }
                DelegateChoice { ParagraphItem { layout: layout } }
            }
        }
        Pager {
            id: pager
            isColumn: root.isPagerBeside
            columnHeight: root.roomHeight
            height: implicitHeight
            width: root.pagerWidth
            visible: root.hasPager && root.isTop
        }
        Repeater {
            id: actions
            model: root.screen.actions
            delegate: ActionItem { layout: actionLayout }
        }
    }
    NumberAnimation {
        id: slide
        target: content
        property: "x"
        to: 0
        duration: 160
        easing.type: Easing.OutCubic
    }
    Connections {
        target: root.screen
        function onTurned(direction: int): void {
            if (!Terminal.isMoving || direction === 0) {
                slide.stop()
                content.x = 0
                return
            }
            slide.from = direction * (Terminal.isRtl ? -1 : 1) * Math.round(10 * Theme.px)
            slide.restart()
        }
    }
}
