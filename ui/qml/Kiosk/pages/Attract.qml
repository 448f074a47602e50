// Where the first words leave paper: a palace gate under the moon. Still, quiet, and only a picture.
import QtQuick
import Kiosk

Item {
    id: root

    property bool shown: false
    /// Height over width of the drawing.
    readonly property real ratio: 640 / 1080
    readonly property real wide: Math.min(width, Math.floor(height / ratio))

    // A picture smaller than this is a blot; the high contrast design has no pictures beside words.
    visible: shown && !Theme.isHigh && wide > 0.3 * Theme.shortSide
    Accessible.ignored: true

    Image {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
        width: root.wide
        height: Math.round(width * root.ratio)
        fillMode: Image.PreserveAspectFit
        sourceSize: Qt.size(width, height)
        source: !root.visible ? "" : Theme.isDark ? "../art/gate-dark.svg" : "../art/gate.svg"
        Accessible.ignored: true
    }
}
