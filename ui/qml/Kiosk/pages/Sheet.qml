// A Screen over another one: a warning, the letters, the languages. The one below is dimmed and out of reach.
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    property real roomHeight: height
    property real captionHeight: 0
    readonly property alias page: page
    readonly property real padY: Theme.isLandscape && Terminal.scale >= 1.5 ? Math.round(Theme.minGap * 0.6) : Theme.margin
    readonly property real pad: Theme.margin

    visible: Terminal.sheet.isShown

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
        MouseArea {
            anchors.fill: parent
        }
    }
    Rectangle {
        id: panel
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: page.height + 2 * root.padY
        color: Theme.paper
        Rectangle {
            width: parent.width
            height: 3 * Theme.line
            color: Theme.isHigh ? Theme.lineColor : Terminal.sheet.area !== "" ? Theme.areaColor(Terminal.sheet.area) : Theme.primary
        }
    }
    ScreenPage {
        id: page
        x: root.pad
        y: root.height - root.padY - height
        screen: Terminal.sheet
        isShrinking: true
        captionHeight: root.captionHeight
        roomWidth: root.width - 2 * root.pad
        roomHeight: root.roomHeight - 2 * root.padY
    }
}
