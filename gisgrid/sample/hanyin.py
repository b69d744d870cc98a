"""stub"""
NAME, ZONE, ENTERPRISES = "汉阴县", 36, 1500
def make_hanyin(*a, **k): raise NotImplementedError
