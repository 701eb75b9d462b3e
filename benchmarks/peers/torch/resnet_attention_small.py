from resnet_attention import build as build_resnet_attention


def build():
    return build_resnet_attention(
        vocabulary=2000, classes=6, batch=32, time=32, width=64, blocks=1
    )
