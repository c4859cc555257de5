"""Papers drawn a second way: HTML set by a browser, photographed with a few lines of OpenCV.

Nothing here is shared with the generator of the other samples: other words, other faces, other
layouts, another camera.  What works on both is less likely to be learnt from a drawing.
"""
