namespace UoSam.Core.Local;

/// <summary>
/// Linear discriminants of colours around each block, of a class against all others. With the class's share p, the regression
/// of class on colour has weights S^-1 c, S the covariance of colours, c that of colour and class; it explains r = c'S^-1 c /
/// (p (1 - p)) of the class's variance. Within class and rest its values lie r apart and spread by r (1 - r) p (1 - p), so
/// their log-likelihood ratio is (value - middle) / ((1 - r) p (1 - p)).
/// </summary>
internal sealed class ColourMoments
{
    // Of brightness 0..1: two and a half steps of 255, about what a camera's noise leaves of a mean.
    private const float Noise = 1e-4f;

    // Shares of a class below and above which its surroundings hold too little of it or of the rest.
    private const float LeastShare = 0.01f;
    private const float MostExplained = 0.98f;

    private const float Few = 1e-6f;

    private readonly float[] _counts;
    private readonly float[][] _means;
    private readonly float[][] _inverse;

    /// <param name="sums">
    /// Around each block, weighted: cells, then the sums of R, G, B, then of RR, GR, GG, BR, BG, BB; all but the first are
    /// overwritten.
    /// </param>
    public ColourMoments(float[][] sums)
    {
        (_counts, _means, _inverse) = (sums[0], sums[1..4], sums[4..]);
        for (var i = 0; i < _counts.Length; i++)
        {
            var count = _counts[i] = Math.Max(_counts[i], Few);
            var (r, g, b) = (_means[0][i] / count, _means[1][i] / count, _means[2][i] / count);
            (_means[0][i], _means[1][i], _means[2][i]) = (r, g, b);
            Invert(i, (_inverse[0][i] / count) - (r * r), (_inverse[1][i] / count) - (g * r), (_inverse[2][i] / count) - (g * g),
                (_inverse[3][i] / count) - (b * r), (_inverse[4][i] / count) - (b * g), (_inverse[5][i] / count) - (b * b));
        }
    }

    /// <summary>What to multiply R, G and B with, and what to add, for the log-likelihood ratio of a class.</summary>
    /// <param name="sums">Around each block, weighted: cells of the class, then the sums of their R, G, B; overwritten.</param>
    /// <returns>The same arrays: weights of R, G and B, then the constant; all 0 where there is too little of the class or of others.</returns>
    public float[][] Discriminant(float[][] sums)
    {
        var (shares, reds, greens, blues) = (sums[0], sums[1], sums[2], sums[3]);
        for (var i = 0; i < _counts.Length; i++)
        {
            var share = shares[i] / _counts[i];
            if (share is < LeastShare or > 1 - LeastShare)
            {
                (reds[i], greens[i], blues[i], shares[i]) = (0, 0, 0, 0);
                continue;
            }

            var r = (reds[i] / _counts[i]) - (share * _means[0][i]);
            var g = (greens[i] / _counts[i]) - (share * _means[1][i]);
            var b = (blues[i] / _counts[i]) - (share * _means[2][i]);
            var red = (_inverse[0][i] * r) + (_inverse[1][i] * g) + (_inverse[3][i] * b);
            var green = (_inverse[1][i] * r) + (_inverse[2][i] * g) + (_inverse[4][i] * b);
            var blue = (_inverse[3][i] * r) + (_inverse[4][i] * g) + (_inverse[5][i] * b);
            var spread = share * (1 - share);
            var explained = Math.Clamp(((red * r) + (green * g) + (blue * b)) / spread, 0, MostExplained);
            var scale = 1 / (spread * (1 - explained));
            (red, green, blue) = (red * scale, green * scale, blue * scale);
            var middle = (red * _means[0][i]) + (green * _means[1][i]) + (blue * _means[2][i]);
            (reds[i], greens[i], blues[i]) = (red, green, blue);
            shares[i] = -middle - (explained * (0.5f - share) * scale);
        }

        return [reds, greens, blues, shares];
    }

    // By cofactors, of the covariance with the noise on its diagonal.
    private void Invert(int i, float rr, float gr, float gg, float br, float bg, float bb)
    {
        (rr, gg, bb) = (rr + Noise, gg + Noise, bb + Noise);
        var (first, second, third) = ((gg * bb) - (bg * bg), (br * bg) - (gr * bb), (gr * bg) - (br * gg));
        var scale = 1 / ((rr * first) + (gr * second) + (br * third));
        (_inverse[0][i], _inverse[1][i], _inverse[3][i]) = (first * scale, second * scale, third * scale);
        _inverse[2][i] = ((rr * bb) - (br * br)) * scale;
        _inverse[4][i] = ((gr * br) - (rr * bg)) * scale;
        _inverse[5][i] = ((rr * gg) - (gr * gr)) * scale;
    }
}
