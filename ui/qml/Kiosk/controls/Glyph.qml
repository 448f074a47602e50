// An icon in one colour, drawn at the size it is shown in. Decoration: the words beside it carry the meaning.
import QtQuick
import QtQuick.Window
import Kiosk
import Kiosk.Bridge

Image {
    id: root

    property string icon
    property color tint: Theme.ink
    property real size: Theme.iconSize

    width: size
    height: size
    sourceSize: Qt.size(Math.round(size * Screen.devicePixelRatio), Math.round(size * Screen.devicePixelRatio))
    source: icon === "" ? "" : "image://icons/" + icon + "/" + tint.toString().slice(-6)
    mirror: Terminal.isRtl && Theme.isDirectional(icon)
    Accessible.ignored: true
}
