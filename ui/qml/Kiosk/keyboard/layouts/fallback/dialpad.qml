// The number pad for dialpad fields.
import QtQuick
import Kiosk.keyboard

PhonePad {
    extra: "+"
}
