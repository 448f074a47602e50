"""The loaders of neural voices, each behind one small protocol; engines are optional packages.

sherpa-onnx: https://k2-fsa.github.io/sherpa/onnx/tts/ ; Piper: https://github.com/OHF-Voice/piper1-gpl
"""

from __future__ import annotations

import importlib
import importlib.util
from array import array
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from kiosk.speech.drivers.sound import from_floats
from kiosk.speech.packs import Pack, PackError

#: Engine -> its package. Optional: an operator installs what a pack needs.
_MODULES = {"sherpa-onnx": "sherpa_onnx", "piper": "piper"}


class NeuralVoice(Protocol):
    """A loaded model."""

    def speak(self, text: str, rate: float) -> Iterator[tuple[int, array[int]]]:
        """Give (samples a second, samples) in one or more parts."""


class _Sherpa:
    """A VITS model (Piper's included) through sherpa-onnx, on one core: the screen keeps the rest."""

    def __init__(self, pack: Pack) -> None:
        sherpa: Any = importlib.import_module(_MODULES["sherpa-onnx"])
        named = {
            key: str(pack.path(value)) if value in pack.files or pack.path(value).is_dir() else value
            for key, value in pack.options.items()
            if isinstance(value, str)
        }
        vits = sherpa.OfflineTtsVitsModelConfig(model=str(pack.path(pack.model)), **named)
        model = sherpa.OfflineTtsModelConfig(vits=vits, num_threads=1, provider="cpu")
        self._tts = sherpa.OfflineTts(sherpa.OfflineTtsConfig(model=model))

    def speak(self, text: str, rate: float) -> Iterator[tuple[int, array[int]]]:
        """Make the whole sentence at once: the engine has no smaller parts."""
        audio = self._tts.generate(text, sid=0, speed=rate)
        yield int(audio.sample_rate), from_floats(audio.samples)


class _Piper:
    """A Piper model through the ``piper`` package."""

    def __init__(self, pack: Pack) -> None:
        piper: Any = importlib.import_module(_MODULES["piper"])
        self._config = piper.SynthesisConfig
        self._voice = piper.PiperVoice.load(str(pack.path(pack.model)))

    def speak(self, text: str, rate: float) -> Iterator[tuple[int, array[int]]]:
        """Give chunk after chunk as the engine makes them."""
        for chunk in self._voice.synthesize(text, self._config(length_scale=1 / rate)):
            yield int(chunk.sample_rate), array("h", chunk.audio_int16_bytes)


_LOADERS: dict[str, Callable[[Pack], NeuralVoice]] = {"sherpa-onnx": _Sherpa, "piper": _Piper}


def is_installed(engine: str) -> bool:
    """Return whether the package of an engine is there, without loading it."""
    return importlib.util.find_spec(_MODULES[engine]) is not None


def load_voice(pack: Pack) -> NeuralVoice:
    """Load the model of a pack whose files have been verified.

    Raises:
        PackError: The engine is not installed, or it refuses the model.
    """
    try:
        return _LOADERS[pack.engine](pack)
    except ImportError as error:
        raise PackError(f"{pack.name}: {pack.engine} is not installed") from error
    except Exception as error:
        raise PackError(f"{pack.name}: {pack.engine} refuses the model ({type(error).__name__})") from error
