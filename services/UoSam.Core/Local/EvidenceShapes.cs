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

    // As the default box around a region of the map.
    private const float BoxMargin = 0.05f;
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

        return x1 < 0 ? null : new EvidenceShape(logits, Box(x0, y0, x1 + 1, y1 + 1));
    }

    private static bool IsOwn(float value, int cell, RefinedObject[] others) =>
        value > Denied && Array.TrueForAll(others, other => other.Logits![cell] <= value);

    // From cells to image pixels.
    private BoxPrompt Box(float x0, float y0, float x1, float y1)
    {
        var (dx, dy) = ((x1 - x0) * BoxMargin, (y1 - y0) * BoxMargin);
        var frame = leads.Grid.Frame;
        var step = frame.InputSize / MapGrid.Side;
        var across = (float)step * frame.ImageWidth / frame.ResizedWidth;
        var down = (float)step * frame.ImageHeight / frame.ResizedHeight;
        return new BoxPrompt(
            Math.Max((x0 - dx) * across, 0),
            Math.Max((y0 - dy) * down, 0),
            Math.Min((x1 + dx) * across, frame.ImageWidth),
            Math.Min((y1 + dy) * down, frame.ImageHeight));
    }
}
