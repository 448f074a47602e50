// Behind the first words: a palace gate under the moon. Still, quiet, and only a picture.
import QtQuick
import Kiosk

Item {
    id: root

    Accessible.ignored: true

    Image {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Math.round(parent.width * 0.5)
        visible: !Theme.isHigh
        fillMode: Image.PreserveAspectFit
        verticalAlignment: Image.AlignBottom
        sourceSize: Qt.size(width, height)
        source: Theme.isDark ? "../art/gate-dark.svg" : "../art/gate.svg"
        Accessible.ignored: true
    }
}
