namespace UoSam.Core.Masks;

/// <summary>
/// Exact squared Euclidean distances (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012).
/// </summary>
public static class DistanceTransform
{
    /// <summary>Distance of a pixel from where no pixel of the other kind exists.</summary>
    public const float Unreachable = 1e12f;

    /// <summary>
    /// Squared distance in pixels from each pixel of a window to the nearest pixel of the window that is not set; 0 for
    /// pixels not set. What lies outside the window does not count, so the image's border is no background.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="window">Part of the mask; distances inside an object are exact when it holds the object's box and
    /// one pixel around, as far as the image reaches.</param>
    /// <returns>[window.Height, window.Width], row-major.</returns>
    public static float[] SquaredToUnset(BitMask mask, PixelBox window)
    {
        var (height, width) = (window.Height, window.Width);
        var distances = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                distances[(y * width) + x] = mask[window.Y0 + y, window.X0 + x] ? Unreachable : 0;
            }
        }

        var scratch = new Envelope(Math.Max(height, width));
        for (var x = 0; x < width; x++)
        {
            scratch.Transform(distances.AsSpan(x), height, width);
        }

        for (var y = 0; y < height; y++)
        {
            scratch.Transform(distances.AsSpan(y * width), width, 1);
        }

        return distances;
    }

    /// <summary>The box grown by one pixel on each side, within the image.</summary>
    public static PixelBox WindowAround(PixelBox box, int imageHeight, int imageWidth) =>
        new(
            Math.Max(box.X0 - 1, 0),
            Math.Max(box.Y0 - 1, 0),
            Math.Min(box.X1 + 1, imageWidth),
            Math.Min(box.Y1 + 1, imageHeight));

    private sealed class Envelope(int capacity)
    {
        private readonly float[] _values = new float[capacity];
        private readonly int[] _parabolas = new int[capacity];
        private readonly float[] _borders = new float[capacity + 1];

        public void Transform(Span<float> line, int length, int stride)
        {
            for (var i = 0; i < length; i++)
            {
                _values[i] = line[i * stride];
            }

            var last = Build(length);
            var current = 0;
            for (var i = 0; i < length; i++)
            {
                while (current < last && _borders[current + 1] < i)
                {
                    current++;
                }

                float offset = i - _parabolas[current];
                line[i * stride] = Math.Min((offset * offset) + _values[_parabolas[current]], Unreachable);
            }
        }

        private int Build(int length)
        {
            var last = 0;
            _parabolas[0] = 0;
            _borders[0] = float.NegativeInfinity;
            for (var i = 1; i < length; i++)
            {
                var border = Intersection(i, _parabolas[last]);
                while (last > 0 && border <= _borders[last])
                {
                    border = Intersection(i, _parabolas[--last]);
                }

                if (last == 0 && border <= _borders[0])
                {
                    last = -1;
                }

                _parabolas[++last] = i;
                _borders[last] = last == 0 ? float.NegativeInfinity : border;
            }

            return last;
        }

        private float Intersection(int right, int left)
        {
            double difference = (double)_values[right] - _values[left] + ((double)right * right) - ((double)left * left);
            return (float)(difference / (2.0 * (right - left)));
        }
    }
}
