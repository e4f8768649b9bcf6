using UoSam.Core.Denoising;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>The shape of each object by all evidence, as a dense prompt and a box.</summary>
/// <param name="leads">Of the classes, see <see cref="ClassLeads"/>.</param>
/// <param name="objects">All objects of the image with their masks.</param>
internal sealed class EvidenceShapes(ClassLeads leads, IReadOnlyList<RefinedObject> objects)
{
    // Logits per unit of evidence, and their bound: SAM's own logits, which it was trained to be asked with, are as steep.
    private const float Steepness = 10;
    private const float MostLogit = 10;

    // An object whose own mask says less than this (-1..1) is not there, whatever its class has elsewhere.
    private const float Denied = -0.9f;
    private readonly ILookup<ushort, RefinedObject> _objects = objects.ToLookup(refined => refined.Trace.ClassId);

    /// <summary>The object's shape; null where the evidence leaves nothing of it.</summary>
    /// <param name="refined">One of the objects, with a mask.</param>
    public EvidenceShape? Of(RefinedObject refined)
    {
        var logits = new float[MapGrid.Side * MapGrid.Side];
        Array.Fill(logits, -MostLogit);
        var lead = leads.Of(refined.Trace.ClassId);
        var others = _objects[refined.Trace.ClassId].Where(other => other != refined && other.Logits is not null).ToArray();
        var (x0, y0, x1, y1) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var y = 0; y < leads.Grid.Rows; y++)
        {
            for (var x = 0; x < leads.Grid.Columns; x++)
            {
                var cell = (y * MapGrid.Side) + x;
                var value = Math.Clamp(Steepness * lead[(y * leads.Grid.Columns) + x], -MostLogit, MostLogit);
                var isOwn = value > 0 && IsOwn(refined.Logits![cell], cell, others);
                logits[cell] = isOwn ? value : -Math.Abs(value);
                if (isOwn)
                {
                    (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
                }
            }
        }

        return x1 < 0 ? null : new EvidenceShape(logits, Box(new BoxPrompt(x0, y0, x1 + 1, y1 + 1)));
    }

    private static bool IsOwn(float value, int cell, RefinedObject[] others) =>
        value > Denied && Array.TrueForAll(others, other => other.Logits![cell] <= value);

    private BoxPrompt Box(BoxPrompt cells) => leads.Grid.ToImage(cells.Grown(DecoderPrompting.BoxMargin))
        .Within(leads.Grid.Frame.ImageHeight, leads.Grid.Frame.ImageWidth);
}
