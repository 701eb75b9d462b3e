from encoder_classifier import encoder_classifier


def build():
    return encoder_classifier(batch=4, time=512)
