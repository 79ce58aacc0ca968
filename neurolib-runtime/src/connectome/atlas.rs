//! Names of regions in atlases.

/// An atlas whose order of regions is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atlas {
    /// AAL2, left and right alternating.
    ///
    /// # Source
    ///
    /// Rolls, Joliot, Tzourio-Mazoyer (2015), doi:10.1016/j.neuroimage.2015.07.075.
    Aal2,
}

impl Atlas {
    /// The labels of a network of so many regions, if the atlas has a usual choice of as many.
    ///
    /// AAL2: 94 are the cerebrum, and 80 are its cortex, without hippocampus and parahippocampal gyrus, amygdala, basal
    /// ganglia and thalamus.
    pub fn labels(self, regions: usize) -> Option<Vec<String>> {
        let Self::Aal2 = self;
        let is_cortical = |index: &usize| !(40..46).contains(index) && !(74..82).contains(index);
        let indices: Vec<usize> = match regions {
            94 => (0..94).collect(),
            80 => (0..94).filter(is_cortical).collect(),
            _ => return None,
        };
        Some(indices.into_iter().map(|index| AAL2_CEREBRUM[index].to_owned()).collect())
    }
}

const AAL2_CEREBRUM: [&str; 94] = [
    "Precentral_L",
    "Precentral_R",
    "Frontal_Sup_2_L",
    "Frontal_Sup_2_R",
    "Frontal_Mid_2_L",
    "Frontal_Mid_2_R",
    "Frontal_Inf_Oper_L",
    "Frontal_Inf_Oper_R",
    "Frontal_Inf_Tri_L",
    "Frontal_Inf_Tri_R",
    "Frontal_Inf_Orb_2_L",
    "Frontal_Inf_Orb_2_R",
    "Rolandic_Oper_L",
    "Rolandic_Oper_R",
    "Supp_Motor_Area_L",
    "Supp_Motor_Area_R",
    "Olfactory_L",
    "Olfactory_R",
    "Frontal_Sup_Medial_L",
    "Frontal_Sup_Medial_R",
    "Frontal_Med_Orb_L",
    "Frontal_Med_Orb_R",
    "Rectus_L",
    "Rectus_R",
    "OFCmed_L",
    "OFCmed_R",
    "OFCant_L",
    "OFCant_R",
    "OFCpost_L",
    "OFCpost_R",
    "OFClat_L",
    "OFClat_R",
    "Insula_L",
    "Insula_R",
    "Cingulate_Ant_L",
    "Cingulate_Ant_R",
    "Cingulate_Mid_L",
    "Cingulate_Mid_R",
    "Cingulate_Post_L",
    "Cingulate_Post_R",
    "Hippocampus_L",
    "Hippocampus_R",
    "ParaHippocampal_L",
    "ParaHippocampal_R",
    "Amygdala_L",
    "Amygdala_R",
    "Calcarine_L",
    "Calcarine_R",
    "Cuneus_L",
    "Cuneus_R",
    "Lingual_L",
    "Lingual_R",
    "Occipital_Sup_L",
    "Occipital_Sup_R",
    "Occipital_Mid_L",
    "Occipital_Mid_R",
    "Occipital_Inf_L",
    "Occipital_Inf_R",
    "Fusiform_L",
    "Fusiform_R",
    "Postcentral_L",
    "Postcentral_R",
    "Parietal_Sup_L",
    "Parietal_Sup_R",
    "Parietal_Inf_L",
    "Parietal_Inf_R",
    "SupraMarginal_L",
    "SupraMarginal_R",
    "Angular_L",
    "Angular_R",
    "Precuneus_L",
    "Precuneus_R",
    "Paracentral_Lobule_L",
    "Paracentral_Lobule_R",
    "Caudate_L",
    "Caudate_R",
    "Putamen_L",
    "Putamen_R",
    "Pallidum_L",
    "Pallidum_R",
    "Thalamus_L",
    "Thalamus_R",
    "Heschl_L",
    "Heschl_R",
    "Temporal_Sup_L",
    "Temporal_Sup_R",
    "Temporal_Pole_Sup_L",
    "Temporal_Pole_Sup_R",
    "Temporal_Mid_L",
    "Temporal_Mid_R",
    "Temporal_Pole_Mid_L",
    "Temporal_Pole_Mid_R",
    "Temporal_Inf_L",
    "Temporal_Inf_R",
];
