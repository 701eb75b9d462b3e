from encoder_classifier import encoder_classifier


def build():
    return encoder_classifier(batch=1, time=2048)
