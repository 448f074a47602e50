// A Screen over another one: a warning, the letters, the languages. The one below is dimmed and out of reach.
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    property real roomHeight: height
    property real captionHeight: 0
    readonly property alias page: page
    readonly property bool isScarce: Theme.isLandscape && Terminal.scale >= 1.5
    /// With the edge of the bar below it is the gap that two buttons need (B-04).
    readonly property real padY: isScarce ? Math.ceil(0.5 * Theme.minGap) : Theme.margin
    readonly property real pad: Theme.margin
    /// The coloured edge at the top; what the page shows begins below it.
    readonly property real edge: (isScarce ? 2 : 3) * Theme.line
    readonly property real padTop: Math.max(padY, edge + Math.round((isScarce ? 0.5 : 1) * Theme.minGap))

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
        height: page.height + root.padTop + root.padY
        color: Theme.paper
        Rectangle {
            width: parent.width
            height: root.edge
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
        roomHeight: root.roomHeight - root.padTop - root.padY
    }
}
