from encoder_classifier import encoder_classifier


def build():
    return encoder_classifier(batch=32, time=64)
