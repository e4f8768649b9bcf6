using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Prompts with the shape that all evidence gives an object, as dense prompt and box.</summary>
/// <param name="input">The image.</param>
/// <param name="result">All its objects with their masks.</param>
internal sealed class EvidenceShapes(LocalInput input, Refinement result)
{
    // Logits per unit of evidence, and their bound: SAM's own logits, which it was trained to be asked with, are as steep.
    private const float Steepness = 10;
    private const float MostLogit = 10;

    // An object whose own mask says less than this (-1..1) is not there, whatever its class has elsewhere.
    private const float Denied = -0.9f;
    private readonly MapGrid _grid = result.Odds!.Grid;
    private readonly EvidenceLabelling _evidence = new(input, result);
    private readonly ILookup<ushort, RefinedObject> _objects = result.Refined.ToLookup(refined => refined.Trace.ClassId);

    /// <summary>Prompts of objects, each with its own points; null where the evidence leaves nothing of one.</summary>
    /// <param name="indices">Of objects with a mask.</param>
    /// <param name="cancellationToken">Ends it between two objects.</param>
    public SamPrompt?[] Prompts(int[] indices, CancellationToken cancellationToken)
    {
        var leads = indices.Select(i => result.Refined[i].Trace.ClassId).Distinct().ToDictionary(id => id, _evidence.Lead);
        var prompts = new SamPrompt?[indices.Length];
        SideBySide.Run(
            indices.Length, j => prompts[j] = Prompt(indices[j], leads[result.Refined[indices[j]].Trace.ClassId]), cancellationToken);
        return prompts;
    }

    private SamPrompt? Prompt(int index, float[] lead)
    {
        var logits = new float[MapGrid.Side * MapGrid.Side];
        Array.Fill(logits, -MostLogit);
        var refined = result.Refined[index];
        var others = _objects[refined.Trace.ClassId].Where(other => other != refined && other.Logits is not null).ToArray();
        var (x0, y0, x1, y1) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var y = 0; y < _grid.Rows; y++)
        {
            var row = logits.AsSpan(y * MapGrid.Side, _grid.Columns);
            var leads = lead.AsSpan(y * _grid.Columns, _grid.Columns);
            TensorPrimitives.Multiply(leads, Steepness, row);
            TensorPrimitives.Clamp(row, -MostLogit, MostLogit, row);
            TensorPrimitives.Abs(row, row);
            TensorPrimitives.Negate(row, row);
            for (var x = 0; x < row.Length; x++)
            {
                if (leads[x] > 0 && IsOwn(refined.Logits!, (y * MapGrid.Side) + x, others))
                {
                    row[x] = -row[x];
                    (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
                }
            }
        }

        return x1 < 0
            ? null
            : DecoderPrompting.Make(
                result.Planned[index].Target.Points,
                Box(new BoxPrompt(x0, y0, x1 + 1, y1 + 1)),
                logits,
                input.Parameters.MaskMargin);
    }

    private static bool IsOwn(float[] own, int cell, RefinedObject[] others)
    {
        if (own[cell] <= Denied)
        {
            return false;
        }

        foreach (var other in others)
        {
            if (other.Logits![cell] > own[cell])
            {
                return false;
            }
        }

        return true;
    }

    private BoxPrompt Box(BoxPrompt cells) => _grid.ToImage(cells.Grown(DecoderPrompting.BoxMargin))
        .Within(_grid.Frame.ImageHeight, _grid.Frame.ImageWidth);
}
