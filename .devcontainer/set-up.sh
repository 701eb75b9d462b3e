# Jupyter in .venv, the packages, TensorFlow in the cache, and the kernel: as `typescript`, and by the name that
# the notebooks ask for.
set -e
python3 -m venv .venv
.venv/bin/pip install --quiet --requirement .binder/requirements.txt
npm run kernel -- --python .venv/bin/python
npm run kernel -- --python .venv/bin/python --name tslab
