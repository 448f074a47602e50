// What all things that can be pressed share: feedback on press, activation on release inside (B-08),
// focus ring, and everything assistive technology needs (G-01, G-03).
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    /// The row of the item (see ui/bridge/rows.py).
    required property var item
    readonly property string entryKey: item.key ?? ""
    /// Key that the core knows: a part of an item that was cut (`line.0#2`) answers for the whole item.
    readonly property string coreKey: entryKey.split("#")[0]
    readonly property string entryKind: item.kind ?? ""
    readonly property bool isEnabled: item.isEnabled ?? true
    readonly property bool isPressed: mouse.pressed && mouse.containsMouse
    property bool isTouchable: true
    property real ringRadius: Theme.radius
    readonly property bool hasCursor: Terminal.isCursorShown && Terminal.cursor === coreKey

    function takeFocus(): void {
        forceActiveFocus(Qt.OtherFocusReason)
    }
    function press(): void {
        if (isEnabled || Terminal.isVoiceOn)
            Terminal.touch(coreKey)
    }

    // With the voice on even what cannot be used now is touched to be explained.
    enabled: isEnabled || Terminal.isVoiceOn
    z: hasCursor ? 1 : 0
    onActiveFocusChanged: if (activeFocus) Terminal.focusOn(coreKey)

    Accessible.role: item.selected ? (item.isMultiple ? Accessible.CheckBox : Accessible.RadioButton) : Accessible.Button
    Accessible.name: item.name ?? ""
    Accessible.description: item.description ?? ""
    Accessible.focusable: true
    Accessible.checkable: item.selected ? true : false
    Accessible.checked: item.selected === "on"
    Accessible.onPressAction: root.press()
    Accessible.onToggleAction: root.press()

    FocusRing {
        visible: root.hasCursor
        inner: root.ringRadius
    }
    MouseArea {
        id: mouse

        anchors.fill: parent
        enabled: root.isTouchable
        preventStealing: true
        onClicked: root.press()
    }
}
