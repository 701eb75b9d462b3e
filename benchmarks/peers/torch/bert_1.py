from bert import bert


def build():
    return bert(batch=1)
