using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;
using UoSam.Core.ModelStore.TinyVit;

namespace UoSam.Core.ModelStore;

/// <summary>Compares the tight encoder with the untouched one on noise: a square, and images that end before it.</summary>
/// <param name="Agrees">True where no difference exceeds its tolerance.</param>
/// <param name="Description">For the manifest: what was compared, the largest differences.</param>
internal sealed record EncoderCheck(bool Agrees, string Description)
{
    /// <summary>Of the square, relative to the embedding: sums run in another order, and 8e-7 is seen.</summary>
    private const double SquareTolerance = 1e-5;

    /// <summary>Of the cells of an image that ends before the square: 4e-2 is seen of noise, 1e-2 to 2e-2 of photographs.</summary>
    private const double CutTolerance = 6e-2;

    private const int Seed = 20221017;
    private const int Side = 1024;
    private const int Cells = 64;
    private const int Channels = 256;

    /// <summary>Where an image ends, 4:3: two windows of the last stage before the square does.</summary>
    private const int Cut = 768;

    /// <summary>Writes the tight graph into <paramref name="folder"/>, which holds the untouched one, and runs both on the CPU.</summary>
    /// <exception cref="InvalidInputException">The untouched one cannot be run, or gives what is no number.</exception>
    public static EncoderCheck Run(ModelProto export, string folder, CancellationToken cancellationToken)
    {
        var options = new InferenceOptions { Device = "cpu" };
        var path = Path.Combine(folder, ModelLayout.TightEncoder);
        var untouchedPath = Path.Combine(folder, ModelLayout.Encoder);
        using var untouched = OnnxFile.Try(folder, "encoder", () => new GraphSession(untouchedPath, options, fixedShapes: true));
        var expected = OnnxFile.Try(folder, "encoder", () => EncodeAlone(untouched, Side, Side, cancellationToken));
        ThrowIfNoNumbers(expected);
        try
        {
            using (var stream = File.Create(path))
            {
                TinyVitGraph.Build(export, TinyVitPadding.Of(export)).WriteTo(stream);
            }

            using var tight = new GraphSession(path, options, fixedShapes: false);
            var square = Difference(expected, tight, Side, Side, cancellationToken);
            var cut = Math.Max(
                Difference(EncodeAlone(untouched, Cut, Side, cancellationToken), tight, Cut, Side, cancellationToken),
                Difference(EncodeAlone(untouched, Side, Cut, cancellationToken), tight, Side, Cut, cancellationToken));
            return new EncoderCheck(
                square <= SquareTolerance && cut <= CutTolerance,
                FormattableString.Invariant(
                    $"tight encoder against untouched, noise: embeddings of a square differ by {square:g3} of their norm, of 4:3 and 3:4 by {cut:g3}"));
        }
        catch (Exception error) when (error is InvalidInputException or ModelStoreException or OnnxRuntimeException)
        {
            File.Delete(path);
            return new EncoderCheck(false, $"no tight encoder: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void ThrowIfNoNumbers(float[] embedding)
    {
        if (!embedding.All(float.IsFinite))
        {
            throw new InvalidInputException(
                "MODEL_NOT_UNDERSTOOD",
                "the encoder's embedding of noise has NaN or infinite values; expected finite ones: export it again, in float32");
        }
    }

    /// <summary>What the untouched graph makes of an image that ends before the square does.</summary>
    private static float[] EncodeAlone(GraphSession untouched, int height, int width, CancellationToken cancellationToken) =>
        Encode(untouched, Noise(height, width, Side, Side), Side, Side, cancellationToken);

    /// <summary>Of the cells of an image, relative to their norm; infinite where one is no number.</summary>
    private static double Difference(
        float[] expected, GraphSession tight, int height, int width, CancellationToken cancellationToken)
    {
        var (rows, columns) = (EncodedSide.Of(height), EncodedSide.Of(width));
        var found = Encode(tight, Noise(height, width, rows, columns), rows, columns, cancellationToken);
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column) = (i / Cells % Cells, i % Cells);
            if (row * Side / Cells < height && column * Side / Cells < width)
            {
                difference += Math.Pow(expected[i] - found[i], 2);
                norm += Math.Pow(expected[i], 2);
            }
        }

        var relative = Math.Sqrt(difference / norm);
        return double.IsFinite(relative) ? relative : double.PositiveInfinity;
    }

    private static float[] Encode(
        GraphSession session, float[] image, int rows, int columns, CancellationToken cancellationToken)
    {
        var embedding = new float[Channels * Cells * Cells];
        using var inputs = new TensorSet().Add(session.InputNames.Single(), image, 1, 3, rows, columns);
        using var outputs = new TensorSet().Add(session.OutputNames.Single(), embedding, 1, Channels, Cells, Cells);
        session.Run(inputs, outputs, cancellationToken);
        return embedding;
    }

    /// <summary>The same noise of an image in any larger tensor [3, rows, columns].</summary>
    private static float[] Noise(int height, int width, int rows, int columns)
    {
        var random = new Random(Seed);
        var values = new float[3 * rows * columns];
        for (var i = 0; i < 3 * height * width; i++)
        {
            var (channel, row, column) = (i / (height * width), i / width % height, i % width);
            values[(((channel * rows) + row) * columns) + column] = (random.NextSingle() - 0.5f) * 4;
        }

        return values;
    }
}
