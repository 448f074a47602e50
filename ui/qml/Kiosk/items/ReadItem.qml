// An item to read, not to press. With the voice on a touch on it is told to the core, which reads it.
import QtQuick
import Kiosk
import Kiosk.Bridge

ItemBase {
    id: root

    isTouchable: item.isInteractive || Terminal.isVoiceOn
    Accessible.role: Accessible.StaticText
    Accessible.checkable: false
}
