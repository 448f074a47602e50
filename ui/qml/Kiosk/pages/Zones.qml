// Three fixed zones for a blind visitor who has only the glass: previous, select, next.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

Rectangle {
    id: root

    readonly property real edge: Theme.minGap
    property real cell: Theme.target

    function arrange(): void {
        let tallest = Theme.target
        for (let i = 0; i < buttons.count; ++i)
            tallest = Math.max(tallest, (buttons.itemAt(i) as FurnitureButton).implicitHeight)
        cell = tallest
    }

    Component.onCompleted: arrange()

    visible: buttons.count > 0
    implicitHeight: visible ? cell + 2 * edge : 0
    height: implicitHeight
    color: Theme.board

    Rectangle {
        width: parent.width
        height: Theme.line
        color: Theme.lineColor
    }
    Repeater {
        id: buttons
        model: Terminal.zones
        delegate: FurnitureButton {
            required property int index
            readonly property real part: (root.width - 2 * root.edge - 2 * Theme.gap) / 3
            isFilled: index === 1
            padY: Math.round((Theme.isLandscape ? 0.1 : 0.5) * Theme.unit)
            isBeside: Theme.isLandscape
            hasIcon: item.icon !== "" && (!isBeside || Terminal.scale < 2)
            width: part
            height: root.cell
            x: root.edge + (Terminal.isRtl ? 2 - index : index) * (part + Theme.gap)
            y: root.edge
        }
    }
}
