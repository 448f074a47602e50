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
    /// Whether the three stand in a column beside the items.
    property bool isColumn: false
    property real columnHeight: 0
    property real columnWidth: Theme.target
    property real squeeze: 1
    property bool isStatusShown: true
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
            rowHeight = Math.max(Theme.target, Math.round(2.2 * Theme.unit))
            return
        }
        squeeze = 1
        isStatusShown = true
        if (isColumn) {
            arrangeColumn(previous, next)
            return
        }
        for (const icons of [true, false]) {
            hasIcons = icons
            isStatusAbove = false
            isSingle = false
            const sides = 2 * Math.max(previous.natural, next.natural)
            if (sides + status.implicitWidth + 2 * Theme.gap <= width)
                break
            if (!icons && Terminal.pageCount === 2) {
                isSingle = true
                hasIcons = true
                if (Math.max(previous.natural, next.natural) + status.implicitWidth + Theme.gap <= width)
                    break
                hasIcons = false
                if (Math.max(previous.natural, next.natural) + status.implicitWidth + Theme.gap <= width)
                    break
                isSingle = false
            }
            if (!icons) {
                isStatusAbove = true
                const half = (width - Theme.gap) / 2
                hasIcons = true
                hasIcons = previous.natural <= half && next.natural <= half
            }
        }
        const side = isStatusAbove ? (width - Theme.gap) / 2 : Math.max(previous.natural, next.natural, Math.min(0.3 * width, 9 * Theme.unit))
        if (isSingle) {
            const wide = Math.max(previous.natural, next.natural, width / 2)
            const most = width - status.implicitWidth - Theme.gap
            widths = [Math.min(wide, most), Math.min(wide, most)]
            rowHeight = Math.max(previous.implicitHeight, next.implicitHeight)
            return
        }
        const room = (width - status.implicitWidth - 2 * Theme.gap) / 2
        const natural = previous.natural + next.natural
        const uneven = isStatusAbove && Math.max(previous.natural, next.natural) > side && natural + Theme.gap <= width
        const share = uneven ? (width - Theme.gap - natural) / 2 : 0
        widths = uneven ? [previous.natural + share, next.natural + share] : isStatusAbove ? [side, side] : [Math.min(side, room), Math.min(side, room)]
        rowHeight = Math.max(previous.implicitHeight, next.implicitHeight)
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
        visible: Terminal.pagerCount > 0 && root.isStatusShown
        words: Terminal.pagePosition
        horizontalAlignment: Text.AlignHCenter
        isRead: true
        px: Math.round(Theme.bodyPx * root.squeeze)
        lineHeight: root.isColumn ? 0.8 : 1
        x: root.isStatusAbove || root.isColumn ? 0 : !root.isSingle ? (root.width - width) / 2 : (Terminal.page === 0) !== Terminal.isRtl ? Math.round(0.1 * Theme.unit) : root.width - width - Math.round(0.1 * Theme.unit)
        y: root.isColumn ? (root.height - height) / 2 : root.isStatusAbove ? 0 : (root.rowHeight - height) / 2
        width: root.isStatusAbove || root.isColumn ? root.width : Math.ceil(implicitWidth) + 1
        FocusRing {
            visible: Terminal.isCursorShown && Terminal.cursor === "page.position"
        }
    }
    Repeater {
        id: buttons
        model: Terminal.pager
        delegate: FurnitureButton {
            id: one
            required property int index
            visible: !root.isSingle || isEnabled
            isBeside: true
            squeeze: root.squeeze
            isLow: root.isColumn
            padX: Math.round((root.isColumn ? 0.15 : 0.35) * Theme.unit)
            padY: Math.round((root.isColumn ? 0 : 0.22) * Theme.unit)
            hasIcon: root.hasIcons && item.icon !== ""
            width: root.widths[index] ?? Theme.target
            height: root.rowHeight
            x: root.isColumn || (index === 0) !== Terminal.isRtl ? 0 : root.width - width
            y: root.isColumn ? (index === 0 ? 0 : root.height - height) : root.isStatusAbove ? status.implicitHeight : 0
        }
    }
}
