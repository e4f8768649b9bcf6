using Google.Rpc;
using UoSam.Core;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Messages;
using Preset = UoSam.Core.Presets.Preset;

namespace UoSam.ServiceDefaults.Tests;

public class ErrorStatusTests
{
    [Theory]
    [InlineData("IMAGE_CORRUPT", "image")]
    [InlineData("LABEL_MAP_SIZE", "label_map")]
    [InlineData("EMBEDDING", "embedding")]
    [InlineData("OBJECT_PROMPT", "objects")]
    [InlineData("POSTERIOR", "posterior")]
    public void Of_FaultOfTheRequest_IsInvalidArgumentWithReasonAndField(string reason, string field)
    {
        var status = ErrorStatus.Of(new InvalidInputException(reason, "found, expected, do"));

        var violation = Assert.Single(status.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal(((int)Code.InvalidArgument, reason), (status.Code, status.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal((field, "found, expected, do"), (violation.Field, violation.Description));
    }

    [Fact]
    public void Of_ParametersOutOfRange_NamesEachWithWhatWasFoundAndExpected()
    {
        var error = Assert.Throws<InvalidInputException>(() => ParameterMessages.Override(
            Preset.Default.Global, new Protos.V1.GlobalParameters { PointsPerSide = 129, CropNPointsDownscaleFactor = 0 }));

        var status = ErrorStatus.Of(error);

        Assert.Equal(
            "points_per_side is 129, expected 0 to 128, crop_n_points_downscale_factor is 0, expected 1 to 16", status.Message);
        Assert.Equal(
            ["parameters.points_per_side", "parameters.crop_n_points_downscale_factor"],
            status.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public void Of_EveryOtherFault_HasItsCodeAndReasonAndNoBadRequest()
    {
        (Exception Error, Code Code, string Reason, bool Retry)[] faults =
        [
            (new ModelMismatchException("m"), Code.FailedPrecondition, "MODEL_MISMATCH", false),
            (new ServiceBusyException("b", TimeSpan.FromSeconds(2)), Code.ResourceExhausted, "BUSY", true),
            (new ModelLoadingException("s"), Code.Unavailable, "MODEL_LOADING", true),
            (new TimeoutException("t"), Code.DeadlineExceeded, "DEADLINE_EXCEEDED", false),
            (new ModelNotFoundException("n"), Code.Unavailable, "MODEL_NOT_LOADED", false),
            (new OperationCanceledException(), Code.Cancelled, "CANCELLED", false),
            (new ArgumentException("a"), Code.Internal, "INTERNAL", false),
        ];

        Assert.All(faults, fault =>
        {
            var status = ErrorStatus.Of(fault.Error);
            Assert.Equal(((int)fault.Code, fault.Reason), (status.Code, status.GetDetail<ErrorInfo>()!.Reason));
            Assert.Equal(fault.Retry, status.GetDetail<RetryInfo>() is not null);
            Assert.Null(status.GetDetail<BadRequest>());
        });
    }

    /// <summary>What is encoded is decoded by every client, and what would end the header is encoded.</summary>
    [Fact]
    public void ToHeader_Text_EncodesWhatIsNotPrintableAndPerCentSigns()
    {
        var header = ErrorStatus.ToHeader("a: b; c, 5 % of é\r\n");

        Assert.Equal("a: b; c, 5 %25 of %C3%A9%0D%0A", header);
        Assert.Equal("a: b; c, 5 % of é\r\n", Uri.UnescapeDataString(header));
    }
}
