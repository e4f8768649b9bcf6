using System.Numerics.Tensors;
using UoSam.Core.Inference;

namespace UoSam.Core.Denoising;

/// <summary>The image's cells on the embedding's grid as samples of a classifier.</summary>
internal sealed class CellFeatures
{
    // Beside unit features, so that far cells of like texture may differ in class.
    private const float PositionScale = 0.3f;
    private const int Extra = 3;

    /// <param name="embedding">The whole image.</param>
    /// <param name="withColours">Whether the cells' colours are among the features, where they are known.</param>
    public CellFeatures(ImageEmbedding embedding, bool withColours = false)
    {
        var colours = withColours ? embedding.Colours : null;
        Channels = embedding.Channels;
        (Rows, Columns) = embedding.Frame.CellsOf(embedding.Side);
        var features = embedding.Channels + Extra + (colours is null ? 0 : ColourFeatures.Count);
        Values = GC.AllocateUninitializedArray<float>(features * Count);
        FillChannels(embedding);
        FillPosition(embedding.Channels);
        if (colours is not null)
        {
            ColourFeatures.Write(colours, Rows, Columns, Values.AsSpan((embedding.Channels + Extra - 1) * Count));
        }

        Values.AsSpan((features - 1) * Count).Fill(1);
    }

    /// <summary>Channels of the embedding.</summary>
    public int Channels { get; }

    /// <summary>Rows of cells that hold a part of the image.</summary>
    public int Rows { get; }

    /// <summary>Columns of cells that hold a part of the image.</summary>
    public int Columns { get; }

    /// <summary>Cells.</summary>
    public int Count => Rows * Columns;

    /// <summary>
    /// [Channels + 3, Count], with colours [Channels + 15, Count]: each cell's feature at unit length, its column and row
    /// (-0.3..0.3), its <see cref="ColourFeatures"/>, and 1.
    /// </summary>
    public float[] Values { get; }

    private void FillChannels(ImageEmbedding embedding)
    {
        var norms = new float[Count];
        for (var channel = 0; channel < embedding.Channels; channel++)
        {
            var row = Values.AsSpan(channel * Count, Count);
            for (var y = 0; y < Rows; y++)
            {
                var source = (channel * embedding.Side * embedding.Side) + (y * embedding.Side);
                embedding.Values.AsSpan(source, Columns).CopyTo(row[(y * Columns)..]);
            }

            TensorPrimitives.MultiplyAdd(row, row, norms, norms);
        }

        TensorPrimitives.Sqrt(norms, norms);
        TensorPrimitives.Max(norms, 1e-12f, norms);
        TensorPrimitives.Divide(1, norms, norms);
        for (var channel = 0; channel < embedding.Channels; channel++)
        {
            var row = Values.AsSpan(channel * Count, Count);
            TensorPrimitives.Multiply(row, norms, row);
        }
    }

    private void FillPosition(int channels)
    {
        for (var i = 0; i < Count; i++)
        {
            Values[(channels * Count) + i] = PositionScale * ((2f * (i % Columns) / Columns) - 1);
            Values[((channels + 1) * Count) + i] = PositionScale * ((2f * (i / Columns) / Rows) - 1);
        }
    }
}
