"""Says texts with Pico in a process of its own, then ends. Run by pico.py as a plain script.

Standard input: JSON ``{"path": folder that holds py_nanotts, "texts": [marked-up text, …]}``.
Standard output: a line of JSON with the length in bytes of each sound, then the sounds one after
another: 16 kHz, mono, 16 bit little-endian.

It imports nothing of boletin and no numpy: starting takes about 20 ms. A crash of the C library
ends this process only.
"""

import json
import sys


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    sys.path.append(request["path"])
    from py_nanotts import NanoTTS  # noqa: PLC0415 — found only with the path above

    pico = NanoTTS()
    sounds = [pico.speak(text, voice="es-ES") for text in request["texts"]]
    sys.stdout.buffer.write(json.dumps([len(sound) for sound in sounds]).encode() + b"\n")
    sys.stdout.buffer.writelines(sounds)


if __name__ == "__main__":
    main()
