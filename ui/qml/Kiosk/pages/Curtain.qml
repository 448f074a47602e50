// The curtain for privacy (C-29): one even black. It takes no touch and hides nothing from assistive technology.
import QtQuick
import Kiosk.Bridge

Rectangle {
    visible: Terminal.isCurtainDrawn
    color: "#000000"
}
