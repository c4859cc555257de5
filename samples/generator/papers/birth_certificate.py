GENERATIONS=("x",); SHARE=(1,)
def draw(*a): raise NotImplementedError
def eligible(p,g): return True
