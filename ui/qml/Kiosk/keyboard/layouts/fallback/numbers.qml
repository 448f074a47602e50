// The number pad for numbers fields.
import QtQuick
import Kiosk.keyboard

PhonePad {
    extra: "."
}
