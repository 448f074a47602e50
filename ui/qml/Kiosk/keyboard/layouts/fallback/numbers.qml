// The number pad for numbers fields.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components
import Kiosk.keyboard

PhonePad {
    extra: "."
}
