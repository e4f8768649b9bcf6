using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Global;

/// <summary>Samples the masks of one crop on a grid of points (SamAutomaticMaskGenerator._process_crop).</summary>
internal sealed class CropSampling(IMaskDecoder decoder, ImageEmbedding embedding, GlobalParameters parameters)
{
    private const int CropEdgeTolerancePixels = 20;
    private readonly ImageFrame _frame = embedding.Frame;
    private readonly MaskUpscaler _upscaler = new(embedding.Frame);

    /// <summary>Points of the grid.</summary>
    public int Points { get; private set; }

    /// <summary>Masks decoded.</summary>
    public int Decoded { get; private set; }

    /// <summary>Masks that pass the filters, before suppression.</summary>
    public List<SampledMask> Run(CancellationToken cancellationToken)
    {
        var masks = new List<SampledMask>();
        foreach (var batch in Grid().Chunk(parameters.PointsPerBatch))
        {
            Points += batch.Length;
            Decoded += 3 * batch.Length;
            var prompts = batch.Select(point => new SamPrompt([point], null)).ToList();
            var answers = decoder.Decode(embedding, prompts, Wanted, cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                masks.AddRange(Masks(batch[i], answers[i]));
            }
        }

        return masks;
    }

    // utils/amg.py, build_point_grid, scaled to the crop.
    private IEnumerable<PointPrompt> Grid()
    {
        var scale = Math.Pow(parameters.CropNPointsDownscaleFactor, _frame.CropLayer);
        var side = (int)(parameters.PointsPerSide / scale);
        for (var i = 0; i < side * side; i++)
        {
            var x = _frame.Crop.X0 + ((i % side) + 0.5) / side * _frame.Crop.Width;
            var y = _frame.Crop.Y0 + ((i / side) + 0.5) / side * _frame.Crop.Height;
            yield return new PointPrompt((float)x, (float)y, true);
        }
    }

    private int Wanted(ReadOnlySpan<float> scores)
    {
        var wanted = 0;
        for (var token = 1; token < scores.Length; token++)
        {
            wanted |= scores[token] > (float)parameters.PredIouThresh ? 1 << token : 0;
        }

        return wanted;
    }

    private IEnumerable<SampledMask> Masks(PointPrompt point, DecodedPrompt answer)
    {
        for (var token = 1; token < answer.Logits.Length; token++)
        {
            if (answer.Logits[token] is not { } logits)
            {
                continue;
            }

            var full = _upscaler.Upscale(logits);
            var stability = StabilityScore.Of(full, 0, (float)parameters.StabilityScoreOffset);
            if (stability < (float)parameters.StabilityScoreThresh)
            {
                continue;
            }

            var mask = Uncrop(MaskUpscaler.Threshold(full, _frame.Crop.Height, _frame.Crop.Width, 0));
            var box = InclusiveBox(mask);
            if (!TouchesCropEdge(box))
            {
                var cropArea = _frame.Crop.Width * _frame.Crop.Height;
                yield return new SampledMask(mask, box, point, answer.Scores[token], stability, cropArea);
            }
        }
    }

    /// <summary>XYXY with the last row and column inside, zeros for an empty mask (utils/amg.py).</summary>
    public static PixelBox InclusiveBox(BitMask mask)
    {
        var bounds = mask.Bounds();
        return bounds.IsEmpty ? default : bounds with { X1 = bounds.X1 - 1, Y1 = bounds.Y1 - 1 };
    }

    private BitMask Uncrop(BitMask mask)
    {
        if (_frame.CropLayer == 0)
        {
            return mask;
        }

        var whole = new BitMask(_frame.ImageHeight, _frame.ImageWidth);
        for (var y = 0; y < mask.Height; y++)
        {
            var x0 = mask.Next(y, 0, true);
            while (x0 < mask.Width)
            {
                var x1 = mask.Next(y, x0, false);
                whole.SetRun(_frame.Crop.Y0 + y, _frame.Crop.X0 + x0, _frame.Crop.X0 + x1);
                x0 = mask.Next(y, x1, true);
            }
        }

        return whole;
    }

    // utils/amg.py, is_box_near_crop_edge: near the crop's edge, but not near the image's.
    private bool TouchesCropEdge(PixelBox box)
    {
        var crop = _frame.Crop;
        return Cut(box.X0, crop.X0, 0) || Cut(box.Y0, crop.Y0, 0)
            || Cut(box.X1, crop.X1, _frame.ImageWidth) || Cut(box.Y1, crop.Y1, _frame.ImageHeight);
    }

    private static bool Cut(int side, int cropEdge, int imageEdge) =>
        Math.Abs(side - cropEdge) <= CropEdgeTolerancePixels && Math.Abs(side - imageEdge) > CropEdgeTolerancePixels;
}
