using System.Globalization;
using System.Numerics.Tensors;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// encoder [ROUNDS [floor]]: our encoder, preprocessing included, against a plain session on an input made beforehand, for images
/// of several shapes; what it leaves out does not concern the plain session, which always takes the square. With <c>floor</c>
/// <see cref="EncoderFloor"/> instead.
/// </summary>
internal static class EncoderBenchmark
{
    private static readonly ImageSize[] Sizes = [new(375, 500), new(333, 500), new(281, 500), new(500, 375), new(500, 500)];

    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        using var fixture = new ModelFixture();
        if (args.Length > 1 && args[1] == "floor")
        {
            return EncoderFloor.Run(fixture.Model, rounds);
        }

        using var quantized = new ImageEncoder(
            fixture.Model, ModelFixture.Options with { EncoderPrecision = EncoderPrecision.Quantized });
        var images = Sizes.Select(size => SyntheticImage.DiskAndBox(size.Height, size.Width)).ToList();
        using var threaded = new PlainEncoder(fixture.Model, ModelFixture.Options.ResolvedThreads, images[0]);
        using var plain = new PlainEncoder(fixture.Model, null, images[0]);
        Compare(fixture.Encoder.Encode(images[0], default).Values, quantized.Encode(images[0], default).Values);

        Race.Run(
            rounds,
            [
                new Rival("plain session, our number of threads", threaded.Encode),
                new Rival("plain session, default settings", plain.Encode),
                .. images.Select(image => new Rival(
                    $"ImageEncoder, {image.Height} x {image.Width}", () => fixture.Encoder.Encode(image, default))),
                .. images.Take(1).Select(image => new Rival(
                    $"ImageEncoder, int8, {image.Height} x {image.Width}", () => quantized.Encode(image, default))),
                new Rival("preprocessing alone", () => Prepare(images[0])),
            ]);
        return 0;

        static void Compare(float[] full, float[] bytes) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"int8: cosine similarity of the embeddings {TensorPrimitives.CosineSimilarity(full, bytes):f4}"));

        void Prepare(RgbImage image) =>
            EncoderInput.Write(image, ImageFrame.Whole(image.Height, image.Width), new float[3 * 1024 * 1024], 1024, 1024);
    }
}
