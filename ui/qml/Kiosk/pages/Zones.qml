// Three fixed zones for a blind visitor who has only the glass: previous, select, next. A row above the bar;
// only where a low glass shows large letters a column at the end, from top to bottom.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

Rectangle {
    id: root

    readonly property bool isColumn: Theme.isLandscape && Terminal.scale >= 1.5
    readonly property real edge: Theme.minGap
    property real squeeze: 1
    property real cell: Theme.target
    property real columnWidth: Theme.target

    function arrange(): void {
        for (const factor of [1, 0.85, 0.7, 0.6, 0.5]) {
            squeeze = factor
            measure()
            if (Terminal.zonesWhole(Math.round(Theme.bodyPx * factor), (isColumn ? columnWidth - 2 * edge : (width - 2 * edge - 2 * Theme.gap) / 3) - Math.round(0.4 * Theme.unit)) && (!isColumn || 3 * cell + 2 * Theme.gap + 2 * edge <= height))
                return
        }
    }
    function measure(): void {
        let tallest = Theme.target
        let widest = Theme.target
        for (let i = 0; i < buttons.count; ++i) {
            const one = buttons.itemAt(i) as FurnitureButton
            widest = Math.max(widest, one.natural)
            tallest = Math.max(tallest, one.implicitHeight)
        }
        cell = tallest
        columnWidth = Math.min(Math.ceil(widest), 0.26 * Theme.windowWidth) + 2 * edge
    }

    visible: buttons.count > 0
    implicitHeight: visible ? cell + 2 * edge : 0
    height: implicitHeight
    color: Theme.board

    Rectangle {
        width: root.isColumn ? Theme.line : parent.width
        height: root.isColumn ? parent.height : Theme.line
        x: root.isColumn && Terminal.isRtl ? parent.width - width : 0
        color: Theme.lineColor
    }
    Repeater {
        id: buttons
        model: Terminal.furniture.zones
        delegate: FurnitureButton {
            required property int index
            readonly property real part: (root.width - 2 * root.edge - 2 * Theme.gap) / 3
            readonly property real share: (root.height - 2 * root.edge - 2 * Theme.gap) / 3
            squeeze: root.squeeze
            isFilled: index === 1
            padX: Math.round(0.2 * Theme.unit)
            padY: Math.round((root.isColumn ? 0.05 : Theme.isLandscape ? 0.22 : 0.5) * Theme.unit)
            isBeside: Theme.isLandscape && !root.isColumn
            hasIcon: item.icon !== "" && (!root.isColumn || Terminal.scale < 2)
            width: root.isColumn ? root.width - 2 * root.edge : part
            isLow: root.isColumn
            height: root.isColumn ? share : root.cell
            x: root.isColumn ? root.edge : root.edge + (Terminal.isRtl ? 2 - index : index) * (part + Theme.gap)
            y: root.isColumn ? root.edge + index * (share + Theme.gap) : root.edge
        }
    }
}
