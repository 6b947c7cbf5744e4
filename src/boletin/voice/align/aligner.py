"""The aligner: experimental."""

from __future__ import annotations

import numpy as np
from boletin.voice.align.features import *
from boletin.voice.align.features import FPS, SPEECH
from boletin.voice.align.reference import reference
from boletin.voice.align.warp import Costs, Path, warp

P = dict(cap=1.6, coarse=8, fine=2, radius_s=1.2, silslope=4.0, silcap=.7, garb=.7, dele=.6, pen=20.0, ctx=2, ridge=.02, adapt=2, tempo=0, refine=0., L=5, D=5, clip=0., breath=3., shift=0, resynth=0.)


def starts_of(wr, n):
    return np.minimum(wr, n - 1)


def align(mels_x, sentences, p=P, dbg=None):
    out = _align(mels_x, sentences, p, dbg, 150)
    if p['resynth']:
        rate = float(np.clip(150 / (out[1] * p['resynth']), 105, 195))
        if abs(rate / 150 - 1) > .08:
            out = _align(mels_x, sentences, p, dbg, int(rate))
    return out[0]


def _align(mels_x, sentences, p, dbg, rate):
    ref = reference(sentences, rate)
    lr, lx = ref.mels, mels_x
    ar, ax = activity(lr), activity(lx)
    lr, lx = under_one_noise(lr, ar, lx, ax)
    fr, fx = cepstra(lr, ar), cepstra(lx, ax)
    keep = ar > .25
    for k in ref.starts:
        keep[k:k + 6] = True
    kidx = np.flatnonzero(keep)
    rows = fr[kidx]
    wrow = np.searchsorted(kidx, ref.starts)
    cap = p['cap']
    pause = np.clip((ax - .12) * p['silslope'], .02, 1) * cap * p['silcap']
    sfirst = np.flatnonzero(np.diff(ref.sentences, prepend=-1))

    flat = [w for s in sentences for w in s]
    after = np.array([True] + [w[-1] in '.,:;' for w in flat[:-1]])

    def run(R, X, k, pz, lo, hi, omit):
        n, m = len(R), len(X)
        wr = np.minimum(wrow // k, n - 1)
        words = np.full(n, np.inf, np.float32); words[wr] = np.where(after, 0, p['breath'] / k)
        sent = wr[sfirst].copy(); sent[0] = 0
        for i in range(1, len(sent)): sent[i] = max(sent[i], sent[i-1] + 1)
        c = Costs(cap, pz.astype(np.float32), np.minimum(pz, p['garb']).astype(np.float32), p['dele'] if omit else np.inf, p['pen'] * 2 / k if omit else 0.)
        return warp(R, X, (lo, hi), c, words, sent)

    def coarse(R, X, k, k0, omit):
        # R, X at k0; pooled to k
        q = k // k0
        Rc, Xc = pooled(R, q), pooled(X, q)
        n, m = len(Rc), len(Xc)
        pz = pooled(pause[:, None].astype(np.float32), k)[:m, 0]
        if len(pz) < m: pz = np.pad(pz, (0, m - len(pz)), mode='edge')
        return run(Rc, Xc, k, pz, np.zeros(n, int), np.full(n, m), omit), n, m

    def band(path, k, k2, n2, m2):
        rad = int(p['radius_s'] * 100 / k2)
        r = np.minimum(np.arange(n2) * k2 // k, len(path.first) - 1)
        before = np.concatenate([[0], path.last[:-1] + 1])
        lo = np.clip(np.minimum(path.first, before)[r] * k // k2 - rad, 0, m2 - 1)
        hi = np.clip((path.last[r] + 1) * k // k2 + rad, 1, m2)
        lo = np.minimum.accumulate(lo[::-1])[::-1]; hi = np.maximum.accumulate(hi)
        lo[0] = 0; hi[-1] = m2
        return lo, hi

    k, k2 = p['coarse'], p['fine']
    R2, X2 = pooled(rows, k2), pooled(fx, k2)
    pz2 = pooled(pause[:, None].astype(np.float32), k2)[:, 0]
    path, n, m = coarse(R2, X2, k, k2, False)
    if p['tempo']:
        wr = np.minimum(wrow // k, n - 1)
        a, b = wr, np.append(wr[1:], n)
        ok = b > a
        ratio = np.median(((path.last[np.maximum(b - 1, 0)] - path.first[a] + 1) / np.maximum(b - a, 1))[ok])
        f = float(np.clip(ratio * p['tempo'], .6, 1.8))
        n2 = int(len(R2) * f)
        at = np.arange(n2) / f
        i0 = np.minimum(at.astype(int), len(R2) - 2); w = (at - i0)[:, None].astype(np.float32)
        R2 = R2[i0] * (1 - w) + R2[np.minimum(i0 + 1, len(R2) - 1)] * w
        wrow = np.round(wrow * f).astype(int)
        path, n, m = coarse(R2, X2, k, k2, False)
    lo, hi = band(path, k, k2, len(R2), len(X2))
    path = run(R2, X2, k2, pz2, lo, hi, False)
    for it in range(p['adapt']):
        R2 = adapted(R2, X2, path, p)
        if it == p['adapt'] - 1:
            path, n, m = coarse(R2, X2, k, k2, True)
            lo, hi = band(path, k, k2, len(R2), len(X2))
        path = run(R2, X2, k2, pz2, lo, hi, True)
    wr = np.minimum(wrow // k2, len(R2) - 1)
    if dbg is not None: dbg.update(path=path, R2=R2, X2=X2, wr=wr, ref=ref, ax=ax, fr=rows, fx=fx, wrow=wrow)
    out = path.first[wr].astype(float)
    if p['refine']:
        out = refined(R2, X2, wr, out, p)
    ends = np.append(wr[1:], len(R2)) - 1
    dur = path.last[np.maximum(ends, wr)] - path.first[wr] + 1
    exp = np.maximum(ends - wr + 1, 1)
    ratio = float(np.median(dur / exp))
    if p['clip']:
        flat = [w for s in sentences for w in s]
        after = np.array([True] + [w[-1] in '.,:;' for w in flat[:-1]])
        want = exp * ratio
        late = path.last[np.maximum(ends, wr)] + 1 - (p['clip'] * want + 4)
        fix = after & (dur > 2 * want + 5)
        out = np.where(fix, np.maximum(out, late), out)
    return (out * k2 + (wrow % k2) * ratio + p['shift']) / 100, ratio


def refined(R, X, wr, first, p):
    """rigid local search"""
    L, D = p['L'], p['D']
    offs = np.arange(-L, L)
    rr = np.clip(wr[:, None] + offs, 0, len(R) - 1)
    best = np.full(len(wr), 1e9); arg = np.zeros(len(wr))
    costs = []
    for d in range(-D, D + 1):
        cc = np.clip(first[:, None].astype(int) + offs + d, 0, len(X) - 1)
        c = np.minimum(np.sqrt(((R[rr] - X[cc]) ** 2).sum(2)), p['cap']).mean(1) + p['refine'] * (d / D) ** 2
        costs.append(c)
    c = np.array(costs)
    j = c.argmin(0)
    return first + (j - D)


def adapted(R, X, path, p):
    c = p['ctx']
    q = np.pad(R, ((c, c), (0, 0)), mode='edge')
    Z = np.hstack([q[j:j + len(R)] for j in range(2 * c + 1)] + [np.ones((len(R), 1), np.float32)])
    cs = np.vstack([np.zeros((1, X.shape[1])), np.cumsum(X, 0, dtype=np.float64)])
    Y = (cs[path.last + 1] - cs[path.first]) / (path.last - path.first + 1)[:, None]
    ok = ~path.shares & ~path.omitted & (path.last - path.first < 12) & (np.sqrt(((R - Y) ** 2).sum(1)) < 1.5)
    A = Z[ok]
    G = A.T @ A
    M = np.linalg.solve(G + p['ridge'] * np.eye(len(G)) * np.trace(G) / len(G), A.T @ Y[ok])
    out = (Z @ M).astype(np.float32)
    return out * np.float32(np.sqrt((X ** 2).sum(1).mean() / (out ** 2).sum(1).mean()))
