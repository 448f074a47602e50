// Previous page, where one is, next page (E-05). Buttons with words; paging replaces scrolling.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    property bool hasIcons: true
    property bool isStatusAbove: false
    /// Whether only the button that leads somewhere is shown, because there are just two pages.
    property bool isSingle: false
    /// Whether the padding beside the words is the least.
    property bool isSlim: false
    /// Whether the three stand in a column beside the items.
    property bool isColumn: false
    property real columnHeight: 0
    property real columnWidth: Theme.target
    property real squeeze: 1
    property bool isStatusShown: true
    /// Width of the position where it is set in two lines, else 0.
    property real statusWidth: 0
    property var widths: []
    property real rowHeight: Theme.target

    function focusKey(key: string): bool {
        if (key === status.entryKey && status.visible) {
            status.forceActiveFocus(Qt.OtherFocusReason)
            return true
        }
        for (let i = 0; i < buttons.count; ++i) {
            const one = buttons.itemAt(i) as FurnitureButton
            if (one && one.entryKey === key) {
                one.takeFocus()
                return true
            }
        }
        return false
    }
    /// Choose how the three stand for the present width, and with that the height.
    function arrange(): void {
        const previous = buttons.itemAt(0) as FurnitureButton
        const next = buttons.itemAt(1) as FurnitureButton
        if (!previous || !next) {
            // The core has not said yet what stands here: keep the room that one line needs.
            isStatusAbove = false
            rowHeight = Math.max(Theme.target, Math.round((Terminal.scale < 1.5 ? 2.2 : 1.5) * Theme.unit))
            return
        }
        squeeze = 1
        isStatusShown = true
        statusWidth = 0
        if (isColumn) {
            arrangeColumn(previous, next)
            return
        }
        arrangeRow(previous, next)
        rowHeight = Math.max(previous.implicitHeight, next.implicitHeight, statusWidth > 0 ? status.implicitHeight : 0)
    }
    /// One row if the words allow: buttons of one width, then one button where there are only two pages, then
    /// as wide as their words. Else the position stands above.
    function arrangeRow(previous: FurnitureButton, next: FurnitureButton): void {
        const words = status.implicitWidth + 1
        const room = width - words - 2 * Theme.gap
        const widest = () => Math.max(previous.natural, next.natural)
        isStatusAbove = false
        isSingle = false
        isSlim = false
        statusWidth = 0
        for (const icons of [true, false]) {
            hasIcons = icons
            if (2 * widest() <= room) {
                const side = Math.min(room / 2, Math.max(widest(), Math.min(0.3 * width, 9 * Theme.unit)))
                widths = [side, side]
                return
            }
        }
        if (Terminal.furniture.pageCount === 2) {
            isSingle = true
            const most = width - words - Theme.gap
            for (const icons of [true, false]) {
                hasIcons = icons
                if (widest() <= most) {
                    const side = Math.min(most, Math.max(widest(), width / 2))
                    widths = [side, side]
                    return
                }
            }
            isSingle = false
        }
        for (const [icons, slim] of [[true, false], [false, false], [false, true]]) {
            hasIcons = icons
            isSlim = slim
            if (share(previous, next, room))
                return
        }
        if (wrap(previous, next))
            return
        isStatusAbove = true
        isSlim = false
        const half = (width - Theme.gap) / 2
        for (const icons of [true, false]) {
            hasIcons = icons
            if (widest() <= half) {
                widths = [half, half]
                return
            }
            if (share(previous, next, width - Theme.gap))
                return
        }
        widths = [half, half]
    }
    /// Set all three in two lines each; false when some word would be broken, a third line be needed, or a button
    /// be smaller than what can be pressed (B-04).
    function wrap(previous: FurnitureButton, next: FurnitureButton): bool {
        hasIcons = false
        isSlim = true
        for (const part of [0.5, 0.56, 0.62, 0.7]) {
            statusWidth = Math.ceil(part * status.implicitWidth)
            if (status.lineCount > 2 || !Terminal.isWhole(Terminal.furniture.pagePosition, Terminal.language, status.px, statusWidth))
                continue
            const room = width - statusWidth - 2 * Theme.minGap
            for (let tenths = 3; tenths <= 7; ++tenths) {
                const first = Math.round(room * tenths / 10)
                if (Math.min(first, room - first) < Theme.target)
                    continue
                const fits = (one, wide) => Terminal.isWhole(one.item.label, one.item.language, Theme.bodyPx, wide - 2 * one.padX)
                widths = [first, room - first]
                if (fits(previous, first) && fits(next, room - first) && previous.lineCount <= 2 && next.lineCount <= 2)
                    return true
            }
        }
        statusWidth = 0
        return false
    }
    /// Give each button what its words need and half of what is left; false when that is too little.
    function share(previous: FurnitureButton, next: FurnitureButton, room: real): bool {
        const spare = (room - previous.natural - next.natural) / 2
        if (spare < 0)
            return false
        widths = [previous.natural + spare, next.natural + spare]
        return true
    }

    /// Stand in a column no wider than two fifths of the room, with letters as large as its height allows.
    function arrangeColumn(previous: FurnitureButton, next: FurnitureButton): void {
        hasIcons = false
        isSingle = false
        isStatusAbove = false
        for (const factor of [1, 0.85, 0.7, 0.6, 0.5]) {
            squeeze = factor
            const pixels = Math.round(Theme.bodyPx * factor)
            columnWidth = Math.min(Math.max(previous.natural, next.natural, Theme.target), Math.round(0.3 * Theme.windowWidth))
            widths = [columnWidth, columnWidth]
            rowHeight = Math.max(previous.implicitHeight, next.implicitHeight)
            const room = columnWidth - 2 * previous.padX
            const isWhole = [previous, next].every(each => Terminal.isWhole(each.item.label, each.item.language, pixels, room))
            if (isWhole && 2 * rowHeight + status.implicitHeight + 2 * Theme.minGap <= columnHeight)
                return
        }
        isStatusShown = 2 * rowHeight + status.implicitHeight + 2 * Theme.minGap <= columnHeight
    }

    implicitHeight: isColumn ? columnHeight : rowHeight + (isStatusAbove ? status.implicitHeight : 0)

    Words {
        id: status
        readonly property string entryKey: "page.position"
        readonly property string entryKind: "status"
        /// Middle of the space between the two buttons, from the edge where one begins to read.
        readonly property real between: ((root.widths[0] ?? 0) + root.width - (root.widths[1] ?? 0)) / 2
        visible: words !== "" && root.isStatusShown
        words: Terminal.furniture.pagePosition
        horizontalAlignment: Text.AlignHCenter
        isRead: true
        px: Math.round(Theme.bodyPx * root.squeeze)
        lineHeight: root.isColumn ? 0.8 : Theme.leading(language)
        x: root.isStatusAbove || root.isColumn ? 0 : !root.isSingle ? (Terminal.isRtl ? root.width - between - width / 2 : between - width / 2) : (Terminal.furniture.page === 0) !== Terminal.isRtl ? Math.round(0.1 * Theme.unit) : root.width - width - Math.round(0.1 * Theme.unit)
        y: root.isColumn ? (root.height - height) / 2 : root.isStatusAbove ? 0 : (root.rowHeight - height) / 2
        width: root.isStatusAbove || root.isColumn ? root.width : root.statusWidth > 0 ? root.statusWidth : Math.ceil(implicitWidth) + 1
        FocusRing {
            visible: Terminal.isCursorShown && Terminal.cursor === "page.position"
        }
    }
    Repeater {
        id: buttons
        model: Terminal.furniture.pager
        delegate: FurnitureButton {
            id: one
            required property int index
            visible: !root.isSingle || isEnabled
            isBeside: true
            squeeze: root.squeeze
            isLow: root.isColumn || Terminal.scale >= 1.5
            padX: Math.round((root.isColumn ? 0.15 : root.isSlim ? 0.18 : 0.35) * Theme.unit)
            padY: Math.round((root.isColumn ? 0 : Terminal.scale < 1.5 ? 0.22 : 0.12) * Theme.unit)
            hasIcon: root.hasIcons && item.icon !== ""
            width: root.widths[index] ?? Theme.target
            height: root.rowHeight
            x: root.isColumn || (index === 0) !== Terminal.isRtl ? 0 : root.width - width
            y: root.isColumn ? (index === 0 ? 0 : root.height - height) : root.isStatusAbove ? status.implicitHeight : 0
        }
    }
}
