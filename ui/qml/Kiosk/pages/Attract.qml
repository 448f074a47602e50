// Behind the first words: a palace gate under the moon. Still, quiet, and only a picture.
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    /// Height that the action below the picture takes, px.
    property real free: 0
    readonly property bool scale1: Terminal.scale < 1.5

    Accessible.ignored: true

    Image {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: root.free }
        width: Math.min(parent.width, Math.round((parent.height - root.free) * 0.9))
        height: Math.round(width * 640 / 1080)
        // Large letters need the room, and the high contrast design has no pictures behind words.
        visible: !Theme.isHigh && !Theme.isLandscape && root.scale1
        fillMode: Image.PreserveAspectFit
        verticalAlignment: Image.AlignBottom
        sourceSize: Qt.size(width, height)
        source: Theme.isDark ? "../art/gate-dark.svg" : "../art/gate.svg"
        Accessible.ignored: true
    }
}
